import type { Context } from '../../context.ts';
import { findEntity } from '../../entities/entity.ts';
import { listRows } from '../../entities/list.ts';
import { collectWords } from '../../entities/names.ts';
import { examples } from '../../help.ts';
import { parseCount } from '../../options.ts';
import type { JobsGroup } from './group.ts';

/** What people look at first; `coterie get jobs` has all. */
const USUAL = ['id', 'type', 'status', 'priority', 'attempts', 'maxAttempts', 'scheduledAt', 'worker', 'error'];

export function listCommand(group: JobsGroup, context: Context): void {
  group
    .command('list')
    .summary('list jobs')
    .description('Lists jobs in the order of their creation; "coterie list jobs" has more filters.')
    .option('--status <statuses>', 'only those: pending, processing, completed, failed or cancelled; several by comma')
    .option('--type <types>', 'only those; several by comma')
    .option('--desc', 'the last first')
    .option('--limit <count>', 'how many at most, 0 for all', parseCount, 20)
    .option('--offset <count>', 'how many to leave out first', parseCount, 0)
    .option('--columns <fields>', 'the fields to show, by comma', collectWords)
    .addHelpText(
      'after',
      examples(context, [
        ['coterie jobs list --status failed', 'what has failed, and why'],
        ['coterie jobs list --type mail --desc --limit 5', 'the latest five of a type'],
        ['coterie jobs list --status failed --limit 0 --json | jq -r .rows[].id', 'for programs'],
      ]),
    )
    .action(async (_options, command) => {
      const { status, type, ...options } = command.optsWithGlobals();
      const given = Object.entries({ status, type }).flatMap(([name, value]) =>
        value === undefined ? [] : [{ name, value }],
      );
      const where = given.length === 0 ? undefined : given;
      await listRows(await findEntity('jobs'), { ...options, where }, context, USUAL);
    });
}
