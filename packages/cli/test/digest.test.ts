import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { betterSqlite3 } from '@coterie/better-sqlite3';
import { definitions, openStore } from '@coterie/store';
import { describe, expect, test } from 'vitest';
import type { DigestDocument } from '../src/documents/index.ts';
import { coterie, coterieJson } from './helper/coterie.ts';
import { temporaryFolder, writeFiles } from './helper/folder.ts';
import { sampleFolder } from './helper/sample.ts';

const IMPORTED: Readonly<Record<string, number>> = {
  sessions: 3,
  transcript_events: 12,
  transcript_files: 4,
  transcript_parts: 4,
};

const cwd = sampleFolder();

/** Of every table that has content, in the order of their names. */
const ROWS: Readonly<Record<string, number>> = Object.fromEntries(
  [...new Set([...Object.values(definitions).map(({ table }) => table.name), ...Object.keys(IMPORTED)])]
    .toSorted()
    .map((name) => [name, IMPORTED[name] ?? 0]),
);

describe('coterie digest', () => {
  test('prints a row for each table and one for all, with whole hashes', async () => {
    const { code, stdout, stderr } = await coterie(['digest'], { cwd });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const [head, ...rows] = stdout.trimEnd().split('\n');
    expect(head).toMatch(/^TABLE +ROWS +SHA-256$/);
    expect(rows.map((row) => row.split(/\s+/).slice(0, 2))).toEqual(
      [...Object.entries(ROWS), ['all', 23]].map(([name, count]) => [name, String(count)]),
    );
    for (const row of rows) expect(row).toMatch(/ [0-9a-f]{64}$/);
  });

  test('with --json prints exactly its document', async () => {
    const document = (await coterieJson(['digest'], { cwd })) as DigestDocument;
    const table = (rows: number) => ({ rows, sha256: expect.stringMatching(/^[0-9a-f]{64}$/) });
    expect(document).toEqual({
      tables: Object.fromEntries(Object.entries(ROWS).map(([name, rows]) => [name, table(rows)])),
      sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
  });

  test('is the same for every kind of database, wherever the transcripts were imported from', async () => {
    const other = temporaryFolder();
    cpSync(join(cwd, 't'), join(other, 'deep/t'), { recursive: true });
    const expected = await coterieJson(['digest'], { cwd });
    for (const db of ['better.db', 'libsql:libsql.db', 'sqljs:sqljs.db']) {
      await coterie(['import', 'deep', '--db', db], { cwd: other });
      expect(await coterieJson(['digest', '--db', db], { cwd: other })).toEqual(expected);
    }
  });

  test('is another one when anything has changed', async () => {
    const other = temporaryFolder();
    cpSync(join(cwd, 'coterie.db'), join(other, 'coterie.db'));
    const before = (await coterieJson(['digest'], { cwd: other })) as DigestDocument;
    const store = openStore(betterSqlite3(join(other, 'coterie.db')));
    const [session] = store.sessions.list();
    store.sessions.update(session?.id ?? '', { title: 'Another' });
    store.close();
    const after = (await coterieJson(['digest'], { cwd: other })) as DigestDocument;
    expect(after.sha256).not.toBe(before.sha256);
    expect(after.tables.sessions?.sha256).not.toBe(before.tables.sessions?.sha256);
    expect(after.tables.transcript_events).toEqual(before.tables.transcript_events);
  });

  test('is the same whether a folder was imported or its files one by one, whatever the session is called', async () => {
    const cwd = temporaryFolder();
    const session = 'ff110000-0000-4000-8000-000000000000';
    const said = (uuid: string, isSidechain: boolean) =>
      JSON.stringify({ type: 'user', uuid, sessionId: session, isSidechain, message: { role: 'user', content: uuid } });
    await writeFiles(cwd, {
      [`p/proj/${session}.jsonl`]: `${said('a', false)}\n`,
      [`p/proj/${session}/subagents/agent-aa.jsonl`]: `${said('b', true)}\n`,
    });
    const pieces = [`p/proj/${session}/subagents/agent-aa.jsonl`, `p/proj/${session}.jsonl`];
    await coterie(['import', 'p', '--db', 'whole.db'], { cwd });
    for (const piece of pieces) await coterie(['import', piece, '--db', 'pieces.db'], { cwd });
    const [whole, inPieces] = await Promise.all(
      ['whole.db', 'pieces.db'].map((db) => coterie(['digest', '--json', '--db', db], { cwd })),
    );
    expect(inPieces?.stdout).toBe(whole?.stdout);
    expect(JSON.parse(whole?.stdout ?? '')).toMatchObject({ tables: { transcript_events: { rows: 2 } } });
  });
});
