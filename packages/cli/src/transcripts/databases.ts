/** Databases that were named where transcripts are meant. */
import { open, realpath } from 'node:fs/promises';
import type { Location } from '../database/location.ts';
import { CliError } from '../errors.ts';

/** How every SQLite file begins. */
const MAGIC = Buffer.from('SQLite format 3\0');

/** @throws {CliError} `file` when this is a SQLite database, in which the importer would find lines all the same. */
export async function refuseDatabase(path: string): Promise<void> {
  const file = await open(path);
  try {
    const { buffer } = await file.read(Buffer.alloc(MAGIC.length), 0, MAGIC.length, 0);
    if (!buffer.equals(MAGIC)) return;
  } finally {
    await file.close();
  }
  throw new CliError(
    'file',
    `${path} is a SQLite database, not a transcript. Give transcripts (*.jsonl), or a folder of them; a database to import into is named with --db.`,
  );
}

/** @throws {CliError} `file` when the database that is imported into, perhaps empty yet, is among the transcripts. */
export async function refuseTarget(files: readonly { readonly path: string }[], location: Location): Promise<void> {
  if (location.kind !== 'file') return;
  const target = await realpath(location.path).catch(() => undefined);
  for (const { path } of files) {
    if ((await realpath(path)) !== target) continue;
    throw new CliError(
      'file',
      `${location.path} is both the database of --db and one of the transcripts. Name another database with --db.`,
    );
  }
}
