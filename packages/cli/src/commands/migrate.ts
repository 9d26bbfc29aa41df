import type { Context } from '../context.ts';
import { examples } from '../help.ts';
import type { Root } from '../root.ts';
import { bundleCommand } from './migrate/bundle.ts';
import { downCommand } from './migrate/down.ts';
import { createGroup } from './migrate/group.ts';
import { newCommand } from './migrate/new.ts';
import { planCommand } from './migrate/plan.ts';
import { statusCommand } from './migrate/status.ts';
import { upCommand } from './migrate/up.ts';
import { verifyCommand } from './migrate/verify.ts';

export function migrateCommand(root: Root, context: Context): void {
  const group = createGroup(root);
  statusCommand(group, context);
  planCommand(group, context);
  upCommand(group, context);
  downCommand(group, context);
  newCommand(group, context);
  bundleCommand(group, context);
  verifyCommand(group, context);
  group.addHelpText(
    'after',
    examples(context, [
      ['coterie migrate status', 'what was applied, and what is to come'],
      ['coterie migrate plan --dir migrations', 'what the next run would do, statement by statement'],
      ['coterie migrate up --dir migrations', 'do it'],
    ]),
  );
}
