import type { Context } from '../../context.ts';
import type { RowsDocument } from '../../documents/entities.ts';
import { examples } from '../../help.ts';
import { changeJobs } from '../../jobs/change.ts';
import { formatCountOf } from '../../output/format.ts';
import type { JobsGroup } from './group.ts';

export function retryCommand(group: JobsGroup, context: Context): void {
  group
    .command('retry')
    .summary('try jobs again that failed or were cancelled')
    .description('Makes jobs that failed or were cancelled ready again, with all their attempts: all of them or none.')
    .argument('<ids...>', 'the id, or the start of it; several, if you like')
    .addHelpText(
      'after',
      examples(context, [
        ['coterie jobs retry 4d5611e5', 'one of "coterie jobs list --status failed"'],
        ['coterie jobs retry 4d5611e5 0f3c9a52 --json', 'two, for programs'],
      ]),
    )
    .action(async (starts, _options, command) => {
      const options = command.optsWithGlobals();
      const rows = await changeJobs(options, context, starts, (jobs, id) => jobs.retry(id));
      const document: RowsDocument = { entity: 'jobs', rows };
      if (options.json) context.output.document(document);
      else context.output.print(`Made ${formatCountOf(rows.length, 'job')} ready again.`);
    });
}
