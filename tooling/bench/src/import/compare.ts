/** Coterie's import beside a loop by hand: the same file into databases of the same schema, which then hold the same. */
import { execFile } from 'node:child_process';
import { mkdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { betterSqlite3 } from '@coterie/better-sqlite3';
import { openStore } from '@coterie/store';
import { digest } from '@coterie/store/digest';
import type { Measured } from './measured.ts';

export interface Pair {
  readonly coterie: Measured;
  readonly loop: Measured;
  /** Of both databases. */
  readonly digest: string;
  /** Of Coterie's database file. */
  readonly databaseBytes: number;
}

/**
 * @param first which of the two runs first: whatever a machine does meanwhile, in several pairs it should meet both.
 * @throws when the databases are not the same: then their times mean nothing.
 */
export async function comparePair(transcript: string, folder: string, first: 'coterie' | 'loop'): Promise<Pair> {
  await mkdir(folder);
  const paths = { coterie: join(folder, 'coterie.db'), loop: join(folder, 'loop.db') };
  const programs = { coterie: 'import.ts', loop: 'loop.ts' };
  const measured: Partial<Record<keyof typeof paths, Measured>> = {};
  const order = first === 'coterie' ? (['coterie', 'loop'] as const) : (['loop', 'coterie'] as const);
  for (const one of order) {
    openStore(betterSqlite3(paths[one])).close();
    measured[one] = await run(programs[one], paths[one], transcript);
  }
  const [ours, theirs] = [digestOf(paths.coterie), digestOf(paths.loop)];
  if (ours !== theirs) throw new Error(`The loop writes other rows than the import: ${theirs}, not ${ours}.`);
  const { size } = await stat(paths.coterie);
  await rm(folder, { recursive: true });
  return { coterie: measured.coterie as Measured, loop: measured.loop as Measured, digest: ours, databaseBytes: size };
}

async function run(program: string, database: string, transcript: string): Promise<Measured> {
  const script = fileURLToPath(new URL(`./process/${program}`, import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, [script, database, transcript]);
  return JSON.parse(stdout) as Measured;
}

function digestOf(path: string): string {
  const store = openStore(betterSqlite3(path));
  try {
    return digest(store).sha256;
  } finally {
    store.close();
  }
}
