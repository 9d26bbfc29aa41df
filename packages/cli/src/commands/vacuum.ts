import type { Database } from '@coterie/core';
import type { Context } from '../context.ts';
import { refuseServer, withDatabase } from '../database/session.ts';
import type { VacuumDocument } from '../documents/index.ts';
import { examples } from '../help.ts';
import type { Root } from '../root.ts';
import { renderVacuum } from '../views/vacuum.ts';

export function vacuumCommand(root: Root, context: Context): void {
  root
    .command('vacuum')
    .summary('give the space of deleted data back')
    .description(
      'Writes the database anew without the space that deleted data left in it. Needs that much free disk as the database takes, and nobody can write meanwhile.',
    )
    .addHelpText(
      'after',
      examples(context, [
        ['coterie vacuum', 'coterie.db'],
        ['coterie vacuum --db old.db --json', 'for programs'],
      ]),
    )
    .action(async (_options, command) => {
      const options = command.optsWithGlobals();
      refuseServer(options, 'is on a server, which looks after its file itself. Only a file can be vacuumed.');
      const access = { purpose: 'write', missing: 'fail' } as const;
      // What sql.js holds is in the file when this is done, and not before.
      const { document, where } = await withDatabase(options, context, access, async (db, where) => {
        return { document: await timed(db), where };
      });
      if (options.json) context.output.document(document);
      else context.output.print(renderVacuum(document, where));
    });
}

async function timed(db: Database): Promise<VacuumDocument> {
  const { vacuum } = await import('@coterie/store');
  const start = performance.now();
  const report = await vacuum(db);
  return { ...report, durationMs: Math.round(performance.now() - start) };
}
