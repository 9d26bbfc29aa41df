import { realpath } from 'node:fs/promises';
import type { Location } from '../database/location.ts';
import { CliError } from '../errors.ts';

/** @throws {CliError} `file` when the database that is imported into, perhaps empty yet, is among the transcripts. */
export async function refuseTarget(files: readonly { readonly path: string }[], location: Location): Promise<void> {
  if (location.kind !== 'file') return;
  const target = await realpath(location.path).catch(() => undefined);
  for (const { path } of files) {
    if (target === undefined || (await realpath(path).catch(() => undefined)) !== target) continue;
    throw new CliError(
      'file',
      `${location.path} is both the database of --db and one of the transcripts. Name another database with --db.`,
    );
  }
}
