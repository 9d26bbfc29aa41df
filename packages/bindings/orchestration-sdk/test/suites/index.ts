import { describe } from 'vitest';
import { aggregates } from './aggregates.ts';
import { checkpoints } from './checkpoints.ts';
import { departments } from './departments.ts';
import { messages } from './messages.ts';
import { queries } from './queries.ts';
import { searches } from './searches.ts';
import { sessions } from './sessions.ts';
import type { Suite } from './suite.ts';
import { transactions } from './transactions.ts';

const suites: Readonly<Record<string, Suite>> = {
  sessions,
  departments,
  checkpoints,
  messages,
  queries,
  aggregates,
  searches,
  transactions,
};

/** All of them on one kind of database. */
export function runSuites(name: string, open: Parameters<Suite>[0]): void {
  describe(name, () => {
    for (const [subject, suite] of Object.entries(suites)) describe(subject, () => suite(open));
  });
}
