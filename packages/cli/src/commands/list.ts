import type { Context } from '../context.ts';
import { findEntity } from '../entities/entity.ts';
import { listRows } from '../entities/list.ts';
import { collectWords } from '../entities/names.ts';
import { collectPairs, explainPairs } from '../entities/pair.ts';
import { examples } from '../help.ts';
import { parseCount } from '../options.ts';
import type { Root } from '../root.ts';

export function listCommand(root: Root, context: Context): void {
  root
    .command('list')
    .summary('list rows of an entity, such as projects or agents')
    .description(
      'Lists the rows of an entity, in the order of their creation unless said otherwise. "coterie describe" tells the entities, and what each is filtered and ordered by.',
    )
    .argument('<entity>', 'such as projects or agent-history')
    .option(
      '--where <filter=value>',
      'only those; several values by comma, null for none; may be given several times',
      collectPairs,
    )
    .option('--order <order>', 'the field that they are ordered by')
    .option('--desc', 'the last first')
    .option('--limit <count>', 'how many at most, 0 for all', parseCount, 20)
    .option('--offset <count>', 'how many to leave out first', parseCount, 0)
    .option('--columns <fields>', 'the fields to show, by comma', collectWords)
    .exitOverride(explainPairs('--where'))
    .addHelpText(
      'after',
      examples(context, [
        ['coterie list projects --where status=running,paused', 'those in one of two states'],
        ['coterie list agents --where createdFrom=7d --desc', 'of the last week, the latest first'],
        ['coterie list events --limit 0 --json | jq .rows[].type', 'for programs'],
      ]),
    )
    .action(async (typed, _options, command) => {
      const options = command.optsWithGlobals();
      await listRows(await findEntity(typed), options, context);
    });
}
