import type { Context } from '../context.ts';
import { examples } from '../help.ts';
import type { Root } from '../root.ts';
import { cancelCommand } from './jobs/cancel.ts';
import { createGroup } from './jobs/group.ts';
import { listCommand } from './jobs/list.ts';
import { pruneCommand } from './jobs/prune.ts';
import { retryCommand } from './jobs/retry.ts';
import { statsCommand } from './jobs/stats.ts';

export function jobsCommand(root: Root, context: Context): void {
  const group = createGroup(root);
  listCommand(group, context);
  statsCommand(group, context);
  retryCommand(group, context);
  cancelCommand(group, context);
  pruneCommand(group, context);
  group.addHelpText(
    'after',
    examples(context, [
      ['coterie jobs stats', 'how many there are of each type and status'],
      ['coterie jobs list --status failed', 'what has failed, and why'],
      ['coterie jobs retry 4d5611e5', 'try one of them again'],
    ]),
  );
}
