import type { Context } from '../../context.ts';
import type { RowsDocument } from '../../documents/entities.ts';
import { examples } from '../../help.ts';
import { changeJobs } from '../../jobs/change.ts';
import { formatCountOf } from '../../output/format.ts';
import type { JobsGroup } from './group.ts';

export function cancelCommand(group: JobsGroup, context: Context): void {
  group
    .command('cancel')
    .summary('end jobs that are not finished')
    .description(
      'Ends jobs that wait or are being worked on, all of them or none. Whoever works on one loses its lease, and is told so when it is done.',
    )
    .argument('<ids...>', 'the id, or the start of it; several, if you like')
    .option('--reason <text>', 'why, to be kept with the job')
    .addHelpText(
      'after',
      examples(context, [
        ['coterie jobs cancel 4d5611e5 --reason "sent by hand"', 'one of "coterie jobs list"'],
        ['coterie jobs cancel 4d5611e5 0f3c9a52 --json', 'two, for programs'],
      ]),
    )
    .action(async (starts, { reason }, command) => {
      const options = command.optsWithGlobals();
      const rows = await changeJobs(options, context, starts, (jobs, id) => jobs.cancel(id, reason));
      const document: RowsDocument = { entity: 'jobs', rows };
      if (options.json) context.output.document(document);
      else context.output.print(`Cancelled ${formatCountOf(rows.length, 'job')}.`);
    });
}
