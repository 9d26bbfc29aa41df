import type { Context } from '../../context.ts';
import { withStore } from '../../database/session.ts';
import type { JobStatsDocument } from '../../documents/jobs.ts';
import { examples } from '../../help.ts';
import { renderJobStats } from '../../views/jobs.ts';
import type { JobsGroup } from './group.ts';

export function statsCommand(group: JobsGroup, context: Context): void {
  group
    .command('stats')
    .summary('how many jobs there are, by type and status')
    .description('Counts jobs by type and status, those whose time has not come, and those whose lease has run out.')
    .addHelpText(
      'after',
      examples(context, [
        ['coterie jobs stats', 'of coterie.db'],
        ['coterie jobs stats --json | jq .byStatus.failed', 'for programs'],
      ]),
    )
    .action(async (_options, command) => {
      const options = command.optsWithGlobals();
      await withStore(options, context, 'read', async (store) => {
        const document: JobStatsDocument = await store.jobs.stats();
        if (options.json) context.output.document(document);
        else context.output.print(renderJobStats(document, context.output.out));
      });
    });
}
