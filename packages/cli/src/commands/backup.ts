import { existsSync } from 'node:fs';
import type { Database } from '@coterie/core';
import type { Context } from '../context.ts';
import { refuseServer, withDatabase } from '../database/session.ts';
import type { BackupDocument } from '../documents/index.ts';
import { CliError, isDatabaseError } from '../errors.ts';
import { examples } from '../help.ts';
import type { Root } from '../root.ts';
import { renderBackup } from '../views/backup.ts';

export function backupCommand(root: Root, context: Context): void {
  root
    .command('backup')
    .summary('copy the database into a file, while others use it')
    .description(
      'Copies the database as it is at one moment into a file of its own, which any SQLite opens. Other programs go on reading and writing. The copy is there whole or not at all.',
    )
    .argument('<path>', 'where the copy goes')
    .option('--force', 'replace a file that is there')
    .addHelpText(
      'after',
      examples(context, [
        ['coterie backup copies/monday.db', 'of coterie.db'],
        ['coterie backup --force /mnt/disk/coterie.db', 'in the place of the last one'],
      ]),
    )
    .action(async (path, { force = false }, command) => {
      const options = command.optsWithGlobals();
      refuseServer(
        options,
        'is on a server, whose files cannot be copied from here. Back it up where the server runs.',
      );
      await withDatabase(options, context, { purpose: 'read', missing: 'fail' }, async (db, where) => {
        if (!force && existsSync(path)) throw occupied(path);
        const start = performance.now();
        const bytes = await copy(db, path, force);
        const document: BackupDocument = { path, bytes, durationMs: Math.round(performance.now() - start) };
        if (options.json) context.output.document(document);
        else context.output.print(renderBackup(document, where));
      });
    });
}

/** @returns the length of the copy. */
async function copy(db: Database, path: string, force: boolean): Promise<number> {
  const { backup } = await import('@coterie/node');
  try {
    return (await backup(db, path, { force })).bytes;
  } catch (error) {
    // What is not about a statement is about the copy, and says so; `withDatabase` would say it of the database.
    const ofStatement = isDatabaseError(error) && 'sql' in error && error.sql !== undefined;
    throw isDatabaseError(error) && !ofStatement ? new CliError(error.code, error.message, { cause: error }) : error;
  }
}

function occupied(path: string): CliError {
  return new CliError('file', `There is something at ${path} already. Name another path, or replace it with --force.`);
}
