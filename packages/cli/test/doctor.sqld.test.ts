import { createAuth, startSqld } from '@coterie/sqld';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { coterie } from './helper/coterie.ts';
import { doctor, troubles } from './helper/doctor.ts';
import { keptFolder, writeFiles } from './helper/folder.ts';
import { conversation, jsonl } from './helper/transcript.ts';

const auth = createAuth();
const env = { COTERIE_AUTH_TOKEN: auth.token() };
const folder = keptFolder();
let server: Awaited<ReturnType<typeof startSqld>>;

beforeAll(async () => {
  server = await startSqld({ jwtKeyFile: auth.jwtKeyFile });
  const cwd = folder;
  await writeFiles(cwd, { 'a.jsonl': jsonl(...conversation()) });
  expect(await coterie(['import', '.', '--db', server.url], { cwd, env })).toMatchObject({ code: 0 });
});
afterAll(() => server.stop());

describe('coterie doctor of a server', () => {
  test.each(['url', 'wsUrl'] as const)(
    '(%s) looks at all but its files, and knows what is dangerous there',
    async (address) => {
      const examination = await doctor(['--db', server[address]], { env });
      expect(examination).toMatchObject({ code: 0, database: server[address], driver: 'libsql' });
      expect(troubles(examination)).toEqual(['server-files note', 'wal-reset-bug note', 'settings note']);
      expect(examination.findings.filter(({ skipped }) => skipped).map(({ subject }) => subject)).toEqual([
        ...Array<string>(4).fill('file'),
        ...Array<string>(3).fill('journal'),
      ]);
      expect(examination.find('file').found).toContain("Look at them on the server's own machine.");
      expect(examination.find('engine').found).toMatch(/^@libsql\/client with SQLite 3\.45\.\d+ on the server$/);
      expect(examination.find('transcript_fts')).toMatchObject({
        severity: 'ok',
        found: expect.stringContaining('3 rows'),
      });
    },
  );

  test('that refuses the token, or is not there, is a problem and not a failure', async () => {
    const refused = await doctor(['--db', `${server.url}?authToken=secret-token`], {});
    expect(troubles(refused)).toEqual(['open problem']);
    expect(refused.find('open').found).toContain('COTERIE_AUTH_TOKEN');
    expect(JSON.stringify(refused)).not.toContain('secret-token');

    const gone = await startSqld();
    await gone.stop();
    const lost = await doctor(['--db', gone.url], {});
    expect(troubles(lost)).toEqual(['open problem']);
    expect(lost.find('open').found).toContain('cannot be reached');
  });

  test('whose search index lost a row says so, with the SQL that mends it', async () => {
    const { libsql } = await import('@coterie/libsql');
    const { openDatabase } = await import('@coterie/core');
    const db = openDatabase(libsql({ url: server.url, authToken: auth.token() }));
    await db.execute('DELETE FROM transcript_fts WHERE docid = (SELECT max(docid) FROM transcript_fts_docsize)');
    const broken = await doctor(['--db', server.url], { env });
    expect(broken.code).toBe(1);
    const { found, advice } = broken.find('transcript_fts');
    expect(found).toBe('1 row of 3 cannot be found.');
    await db.execute(advice?.replace(/^.*this SQL: /, '') ?? '');
    expect((await doctor(['--db', server.url], { env })).find('transcript_fts').severity).toBe('ok');
    await db.close();
  });
});
