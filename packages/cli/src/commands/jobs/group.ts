import type { Root } from '../../root.ts';

export function createGroup(root: Root) {
  return root
    .command('jobs')
    .summary('look after the queue')
    .description(
      'Looks after the durable queue: what waits, is worked on, has failed. "coterie create jobs" puts jobs into it.',
    );
}

/** What the commands of `jobs` hang on. */
export type JobsGroup = ReturnType<typeof createGroup>;
