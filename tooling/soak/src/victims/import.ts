/** The import of transcripts by the `coterie` command. */
import { spawn } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { isDeepStrictEqual } from 'node:util';
import type { ResultSet } from '@coterie/core';
import { storeMigrations } from '@coterie/store';
import { digest, type StoreDigest } from '@coterie/store/digest';
import { ledgerOf } from '../content.ts';
import { assertWhole, inFile, isEmpty } from '../file-check.ts';
import { writeTranscripts } from '../transcripts.ts';
import type { Ending, Prepared, Victim, Work } from '../victim.ts';

const bin = fileURLToPath(new URL('../../../../packages/cli/bin/coterie.js', import.meta.url));
const FILE = 'agents.db';

export const transcriptImport = (engine: 'better-sqlite3' | 'libsql'): Victim => ({
  name: `import-${engine}`,
  async prepare(folder) {
    const transcripts = join(folder, 'transcripts');
    writeTranscripts(transcripts);
    const start = (where: string): Promise<Work> => startImport(transcripts, engine, join(where, FILE));
    const work = await start(folder);
    const began = performance.now();
    const ending = await work.ending;
    const duration = performance.now() - began;
    if (ending.kind !== 'done') throw new Error(`The undisturbed import failed: ${JSON.stringify(ending)}`);
    const path = join(folder, FILE);
    return new PreparedImport(await contentIn(path), start, { duration, size: statSync(path).size });
  },
});

/** A table of each migration. */
const EFFECTS =
  "SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name IN ('sessions', 'transcript_events', 'instances', 'projects', 'jobs', 'user_config', 'departments')";
const READ = 'SELECT session_id, name, bytes, lines, records, tail FROM transcript_files ORDER BY session_id, name';

interface Content {
  readonly digest: StoreDigest;
  readonly read: ResultSet['rows'];
}

class PreparedImport implements Prepared {
  readonly duration: number;
  readonly size: number;
  readonly start: Prepared['start'];
  readonly #expected: Content;

  constructor(expected: Content, start: Prepared['start'], { duration, size }: Pick<Prepared, 'duration' | 'size'>) {
    this.#expected = expected;
    this.start = start;
    this.duration = duration;
    this.size = size;
  }

  async assertSound(folder: string, count: (what: string) => void): Promise<void> {
    const path = join(folder, FILE);
    if (isEmpty(path)) return count('before the first page');
    if (await assertWhole(path)) count('checked by sqlite3 too');
    const ledger = await inFile(path, (db) => ledgerOf((sql) => db.query(sql)));
    const known = storeMigrations.migrations.map(({ version }) => `${storeMigrations.name}/${version}`);
    if (!isDeepStrictEqual(ledger, known.slice(0, ledger.length)))
      throw new Error(`The ledger has ${ledger.join(', ')}`);
    const there = await inFile(path, (db) => Number(db.query(EFFECTS).rows[0]?.[0]));
    if (there !== ledger.length)
      throw new Error(`The ledger has ${ledger.join(', ')}, and ${there} of the effects are there`);
    const records = there === known.length ? eventsOf(await contentIn(path)) : undefined;
    count(stageOf(records, eventsOf(this.#expected)));
  }

  async assertFinished(folder: string): Promise<void> {
    const found = await contentIn(join(folder, FILE));
    if (isDeepStrictEqual(found, this.#expected)) return;
    throw new Error(`It ended as ${JSON.stringify(found)} instead of ${JSON.stringify(this.#expected)}`);
  }
}

/** How far an import has come, by the records that are there. */
function stageOf(records: number | undefined, all: number): string {
  if (records === undefined) return 'before the schema';
  if (records === 0) return 'before the first record';
  return records < all ? 'in the middle' : 'after the last record';
}

/** What is stored, and how far each file was read, which is no part of the digest. */
function contentIn(path: string): Promise<Content> {
  return inFile(path, (db) => ({ digest: digest({ db }), read: db.query(READ).rows }));
}

function eventsOf({ digest: { tables } }: Content): number {
  return tables.transcript_events?.rows ?? 0;
}

/** Resolves when the command has come to the database, or has ended. */
async function startImport(transcripts: string, engine: 'better-sqlite3' | 'libsql', path: string): Promise<Work> {
  const db = engine === 'libsql' ? `libsql:${path}` : path;
  const child = spawn(process.execPath, [bin, 'import', transcripts, '--db', db, '--json'], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const closed = new Promise<boolean>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (_code, signal) => resolve(signal !== null));
  });
  const ending = Promise.all([text(child.stdout), text(child.stderr), closed]).then(([out, err, killed]): Ending => {
    if (killed) return { kind: 'killed' };
    const document = JSON.parse(out) as { readonly error?: { readonly code: string; readonly message: string } };
    return document.error === undefined
      ? { kind: 'done' }
      : { kind: 'failed', ...document.error, message: `${document.error.message} ${err}` };
  });
  let ended = false;
  const kill = async (): Promise<void> => {
    child.kill('SIGKILL');
    await closed;
  };
  void closed.then(() => {
    ended = true;
  });
  while (!ended && !existsSync(path)) await sleep(2);
  return { kill, ending };
}
