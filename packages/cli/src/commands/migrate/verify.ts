import type { Context } from '../../context.ts';
import { examples } from '../../help.ts';
import { migrationSets } from '../../migrations/sets.ts';
import { verifySets } from '../../migrations/verify.ts';
import { renderVerify } from '../../views/verify.ts';
import type { MigrateGroup } from './group.ts';

export function verifyCommand(group: MigrateGroup, context: Context): void {
  group
    .command('verify')
    .summary('try migrations on a scratch database: up, down and up again')
    .description(
      'Runs each set on an empty database in memory, behind the sets before it: up, down as far as there are downs, and up again, and compares the schema before and after each. The database of --db is not touched.',
    )
    .addHelpText(
      'after',
      examples(context, [
        ['coterie migrate verify', "the store's own migrations"],
        ['coterie migrate verify --dir migrations', 'and yours after them; for a test run'],
      ]),
    )
    .action(async (_options, command) => {
      const options = command.optsWithGlobals();
      const document = await verifySets(await migrationSets(options.dir));
      if (!document.ok) context.exitWith(1);
      if (options.json) context.output.document(document);
      else context.output.print(renderVerify(document, context.output.out));
    });
}
