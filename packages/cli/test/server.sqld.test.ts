import { createAuth, startSqld } from '@coterie/sqld';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { SessionsDocument } from '../src/documents/index.ts';
import { coterie, coterieJson } from './helper/coterie.ts';
import { temporaryFolder, writeFiles } from './helper/folder.ts';
import { conversation, jsonl, SESSION, user } from './helper/transcript.ts';

const auth = createAuth();
const env = { COTERIE_AUTH_TOKEN: auth.token() };
const LARGE = '44444444-0000-4000-8000-000000000000';
let server: Awaited<ReturnType<typeof startSqld>>;

beforeAll(async () => {
  server = await startSqld({ jwtKeyFile: auth.jwtKeyFile });
});
afterAll(() => server.stop());

async function withTranscript(): Promise<string> {
  const cwd = temporaryFolder();
  await writeFiles(cwd, { [`${SESSION}.jsonl`]: jsonl(...conversation()) });
  return cwd;
}

describe('--db of a server', () => {
  test('takes transcripts, over HTTP and over WebSocket, and knows them the second time', async () => {
    const cwd = await withTranscript();
    const first = await coterie(['import', '.', '--db', server.url], { cwd, env });
    expect(first).toMatchObject({ code: 0, stderr: '' });
    expect(first.stdout).toContain(`Imported 5 records of 1 session into ${server.url}.`);
    expect(await coterieJson(['import', '.', '--db', server.wsUrl], { cwd, env })).toMatchObject({
      inserted: 0,
      skipped: 5,
    });

    const { sessions } = (await coterieJson(['sessions', '--db', server.wsUrl], { cwd, env })) as SessionsDocument;
    expect(sessions).toMatchObject([{ id: SESSION, messages: 3, toolCalls: 1 }]);
    expect((await coterie(['search', 'migration', '--db', server.url], { cwd, env })).stdout).toContain('«migration»');
    expect((await coterie(['show', SESSION, '--db', server.url], { cwd, env })).stdout).toContain('All five pass now.');
    expect((await coterie(['stats', '--db', server.url], { cwd, env })).stdout).toContain('1 session,');
    const status = await coterie(['migrate', 'status', '--check', '--db', server.url], { cwd, env });
    expect(status.code).toBe(0);
    expect((await coterie(['migrate', 'plan', '--db', server.url], { cwd, env })).stdout).toBe(
      'Everything is applied.\n',
    );
  });

  test('creates, finds, changes, prunes and deletes rows of entities', async () => {
    const run = (...args: string[]) => coterieJson([...args, '--db', server.url], { env });
    const events = ['e1', 'e2', 'e3'].map((id) => ({ id, type: 'note', projectId: 'p1' }));
    await run('create', 'projects', '--data', '[{"id":"p1","name":"one"},{"id":"p2","name":"two"}]');
    await run('create', 'events', '--data', JSON.stringify(events));
    expect(await run('update', 'projects', 'p1', 'p2', '--set', 'status=paused')).toMatchObject({ rows: [{}, {}] });
    expect(await run('list', 'projects', '--where', 'status=paused', '--limit', '1')).toMatchObject({
      rows: [{ id: 'p1' }],
      total: 2,
    });
    expect(await run('update', 'projects', 'p1', 'none', '--set', 'status=running')).toHaveProperty('error');
    expect(await run('get', 'projects', 'p1')).toMatchObject({ rows: [{ status: 'paused' }] });
    expect(await run('prune', 'events', '--keep', '1')).toMatchObject({ rows: 2 });
    expect(await run('delete', 'projects', 'p1', 'p2')).toEqual({ entity: 'projects', deleted: ['p1', 'p2'] });
    expect(await run('list', 'events')).toMatchObject({ total: 0 });
  });

  test('says each time what is larger than the server takes, ends with 1, and imports all else', async () => {
    const cwd = temporaryFolder();
    const large = user('x'.repeat(9_000_000), { session: LARGE });
    await writeFiles(cwd, {
      'large.jsonl': jsonl(user('one', { session: LARGE }), large, user('two', { session: LARGE })),
    });
    for (const inserted of [2, 0]) {
      const { code, stdout } = await coterie(['import', 'large.jsonl', '--db', server.url, '--json'], { cwd, env });
      expect(code).toBe(1);
      const tooLarge = [{ file: 'large.jsonl', line: 2, reason: expect.stringContaining('and the server takes') }];
      expect(JSON.parse(stdout)).toMatchObject({ records: 2, inserted, malformed: [], tooLarge });
    }
    const { code, stdout } = await coterie(['import', 'large.jsonl', '--db', server.wsUrl], { cwd, env });
    expect(code).toBe(1);
    expect(stdout).toContain('1 record is too large for this server, and not in the database');
    expect(stdout).toMatch(/large\.jsonl:2: the record is \d+ bytes, .* import it into a local database file/);
  });

  test.each([
    ['no token', {}],
    ['a token of somebody else', { COTERIE_AUTH_TOKEN: createAuth().token() }],
    ['a token that is none', { COTERIE_AUTH_TOKEN: 'sesame' }],
    ['a token that has expired', { COTERIE_AUTH_TOKEN: auth.token({ exp: 1_000_000_000 }) }],
  ])('with %s ends with 1 and names the variable', async (_what, wrong) => {
    for (const url of [server.url, server.wsUrl]) {
      const { code, stdout, stderr } = await coterie(['sessions', '--db', url, '--json'], { env: wrong });
      expect(code).toBe(1);
      expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'unauthorized' } });
      expect(stderr).toBe(
        `coterie: ${url} refuses the credentials. Set COTERIE_AUTH_TOKEN to a token that is valid for this database and may do this.\n`,
      );
    }
  });

  test('takes the token from the URL too, and never shows it', async () => {
    const cwd = await withTranscript();
    const url = `${server.url}?authToken=${auth.token()}`;
    expect(await coterie(['import', '.', '--db', url], { cwd, env: { COTERIE_AUTH_TOKEN: 'another' } })).toMatchObject({
      code: 0,
    });
    const refused = await coterie(['sessions', '--db', `${server.url}?authToken=secret-token`, '--debug'], { cwd });
    expect(refused.code).toBe(1);
    expect(refused.stderr).not.toContain('secret-token');
  });

  test('that may only be read is read, and not written', async () => {
    const cwd = await withTranscript();
    await coterie(['import', '.', '--db', server.url], { cwd, env });
    const reader = { COTERIE_AUTH_TOKEN: auth.token({ a: 'ro' }) };
    expect(await coterie(['sessions', '--db', server.url], { cwd, env: reader })).toMatchObject({ code: 0 });
    await writeFiles(cwd, { 'new.jsonl': jsonl(...conversation('another')) });
    const overHttp = await coterie(['import', '.', '--db', server.url], { cwd, env: reader });
    expect(overHttp.code).toBe(1);
    expect(overHttp.stderr).toMatch(/^coterie: [^\n]+ refuses the credentials\. Set COTERIE_AUTH_TOKEN [^\n]+\n$/);
    const overSocket = await coterie(['import', '.', '--db', server.wsUrl], { cwd, env: reader });
    expect(overSocket.code).toBe(1);
    expect(overSocket.stderr).toMatch(/^coterie: [^\n]+\n$/);
    expect(overSocket.stderr).toContain(`when the token may only read: with --db ${server.url} it would say that.`);
  });

  test.each(['http', 'ws', 'libsql'])('that cannot be reached over %s: is named', async (scheme) => {
    const gone = await startSqld();
    await gone.stop();
    const url = `${scheme}://127.0.0.1:${gone.port}${scheme === 'libsql' ? '?tls=0' : ''}`;
    const { code, stdout, stderr } = await coterie(['sessions', '--db', url, '--json']);
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'connection' } });
    expect(stderr).toMatch(/^coterie: \w+:\/\/127\.0\.0\.1:\d+ cannot be reached: [^\n]+\n$/);
  });
});
