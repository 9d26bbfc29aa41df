import type { ChildProcess } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { betterSqlite3 } from '@coterie/better-sqlite3';
import { openDatabase } from '@coterie/core';
import { describe, expect, test } from 'vitest';
import type { ImportDocument, SessionsDocument } from '../src/documents/index.ts';
import { coterie, coterieJson, ending, startCoterie } from './helper/coterie.ts';
import { temporaryFolder } from './helper/folder.ts';
import { longTranscript, SESSION } from './helper/transcript.ts';

const RECORDS = 12_000;

function withLongTranscript(): string {
  const cwd = temporaryFolder();
  writeFileSync(join(cwd, 'long.jsonl'), longTranscript(SESSION, RECORDS));
  return cwd;
}

async function recordsIn(cwd: string, db: string): Promise<number> {
  const { sessions } = (await coterieJson(['sessions', '--db', db], { cwd })) as SessionsDocument;
  return sessions[0]?.records ?? 0;
}

/** Returns when the import is under way: records are in the database, and not all of them. */
async function underWay(path: string): Promise<void> {
  for (;;) {
    const db = openDatabase(betterSqlite3(path));
    try {
      if (Number(db.query('SELECT count(*) FROM transcript_events').rows[0]?.[0]) > 0) return;
    } catch {
      // The schema is still being made.
    } finally {
      db.close();
    }
    await sleep(10);
  }
}

function start(args: readonly string[], cwd: string): { child: ChildProcess; ended: ReturnType<typeof ending> } {
  const child = startCoterie(args, { cwd });
  return { child, ended: ending(child) };
}

/** Says on stderr when somebody begins to listen for Ctrl-C. */
const ANNOUNCE = `data:text/javascript,process.on('newListener',(name)=>{if(name==='SIGINT')process.stderr.write('listening\\n')})`;

/** Returns when the import has begun and Ctrl-C is its own affair. */
async function startListening(args: readonly string[], cwd: string): Promise<ReturnType<typeof start>> {
  const child = startCoterie(args, { cwd, node: ['--import', ANNOUNCE] });
  const ended = ending(child);
  await new Promise<void>((resolve) => child.stderr?.once('data', () => resolve()));
  return { child, ended };
}

describe('an import', () => {
  test('that is killed at any moment loses nothing, and the next doubles nothing', async () => {
    const cwd = withLongTranscript();
    const { child, ended } = start(['import', '.'], cwd);
    await underWay(join(cwd, 'coterie.db'));
    child.kill('SIGKILL');
    expect(await ended).toMatchObject({ signal: 'SIGKILL', stdout: '' });
    const kept = await recordsIn(cwd, 'coterie.db');
    expect(kept).toBeGreaterThan(0);
    expect(kept).toBeLessThan(RECORDS);
    expect(await coterieJson(['import', '.'], { cwd })).toMatchObject({
      records: RECORDS,
      inserted: RECORDS - kept,
      skipped: kept,
    });
    expect(await recordsIn(cwd, 'coterie.db')).toBe(RECORDS);
  });

  test('that is interrupted ends cleanly, says what is in, and goes on from there', async () => {
    const cwd = withLongTranscript();
    const { child, ended } = start(['import', '.', '--json'], cwd);
    await underWay(join(cwd, 'coterie.db'));
    child.kill('SIGINT');
    const { code, stdout, stderr } = await ended;
    expect({ code, stderr }).toEqual({ code: 130, stderr: '' });
    const { inserted } = JSON.parse(stdout) as ImportDocument;
    expect(inserted).toBeLessThan(RECORDS);
    expect(await recordsIn(cwd, 'coterie.db')).toBe(inserted);
    expect(await coterieJson(['import', '.'], { cwd })).toMatchObject({ inserted: RECORDS - inserted });
  });

  test.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('into a sql.js file that is ended by %s writes back what it has', async (signal, exitCode) => {
    const cwd = withLongTranscript();
    await coterie(['migrate', 'up', '--db', 'sqljs:agents.db'], { cwd });
    const { child, ended } = await startListening(['import', '.', '--json', '--db', 'sqljs:agents.db'], cwd);
    await sleep(1_000);
    child.kill(signal);
    const { code, stdout } = await ended;
    const { inserted } = JSON.parse(stdout) as ImportDocument;
    // It may have been done before the signal came.
    expect(code).toBe(inserted < RECORDS ? exitCode : 0);
    expect(await recordsIn(cwd, 'sqljs:agents.db')).toBe(inserted);
  });

  test('into a sql.js file that another has changed meanwhile claims nothing that is not true', async () => {
    const cwd = temporaryFolder();
    writeFileSync(join(cwd, 'short.jsonl'), longTranscript(SESSION, 3));
    await coterie(['migrate', 'up', '--db', 'sqljs:agents.db'], { cwd });
    // The change comes when the first transcript is opened, which is after the database was read.
    const change = `import fs from'node:fs';import{syncBuiltinESMExports}from'node:module';const open=fs.createReadStream;fs.createReadStream=(...all)=>{fs.utimesSync('agents.db',1,1);return open(...all)};syncBuiltinESMExports()`;
    const node = ['--import', `data:text/javascript,${change}`];
    const { code, stdout, stderr } = await coterie(['import', '.', '--db', 'sqljs:agents.db'], { cwd, node });
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(
      /^coterie: [^\n]*agents\.db was changed by another program since it was read, so nothing was written to it\. [^\n]*\n$/,
    );
    expect(await recordsIn(cwd, 'sqljs:agents.db')).toBe(0);
  });

  test('that waits for a lock is ended by Ctrl-C', async () => {
    const cwd = withLongTranscript();
    await coterie(['migrate', 'up'], { cwd });
    const holder = betterSqlite3(join(cwd, 'coterie.db'));
    const held = holder.begin({ access: 'write' });
    const { child, ended } = await startListening(['import', '.'], cwd);
    await sleep(500);
    child.kill('SIGINT');
    const { code, stdout } = await ended;
    expect(code).toBe(130);
    expect(stdout).toContain('Interrupted. What was imported stays; run it again to go on.\nNo record was imported');
    held.rollback();
    holder.close();
  });

  test('where the first Ctrl-C must wait, the second ends it at once', async () => {
    const cwd = withLongTranscript();
    const holder = betterSqlite3(join(cwd, 'coterie.db'));
    const held = holder.begin({ access: 'write' });
    // It waits for the lock to make the schema.
    const { child, ended } = await startListening(['import', '.'], cwd);
    await sleep(500);
    child.kill('SIGINT');
    await sleep(100);
    child.kill('SIGINT');
    expect(await ended).toMatchObject({ code: 130, stdout: '' });
    held.rollback();
    holder.close();
  });
});

test('two imports at once take every record once', async () => {
  const cwd = withLongTranscript();
  const [one, two] = await Promise.all([coterieJson(['import', '.'], { cwd }), coterieJson(['import', '.'], { cwd })]);
  const inserted = [one, two].map((document) => (document as ImportDocument).inserted);
  expect(inserted.reduce((sum, count) => sum + count, 0)).toBe(RECORDS);
  expect(await recordsIn(cwd, 'coterie.db')).toBe(RECORDS);
});
