import { backupCommand } from './commands/backup.ts';
import { completeCommand } from './commands/complete.ts';
import { completionCommand } from './commands/completion.ts';
import { configCommand } from './commands/config.ts';
import { createCommand } from './commands/create.ts';
import { deleteCommand } from './commands/delete.ts';
import { describeCommand } from './commands/describe.ts';
import { digestCommand } from './commands/digest.ts';
import { doctorCommand } from './commands/doctor.ts';
import { exportCommand } from './commands/export.ts';
import { getCommand } from './commands/get.ts';
import { importCommand } from './commands/import.ts';
import { jobsCommand } from './commands/jobs.ts';
import { listCommand } from './commands/list.ts';
import { migrateCommand } from './commands/migrate.ts';
import { pruneCommand } from './commands/prune.ts';
import { searchCommand } from './commands/search.ts';
import { seedCommand } from './commands/seed.ts';
import { sessionsCommand } from './commands/sessions.ts';
import { showCommand } from './commands/show.ts';
import { statsCommand } from './commands/stats.ts';
import { updateCommand } from './commands/update.ts';
import { vacuumCommand } from './commands/vacuum.ts';
import type { Context } from './context.ts';
import { examples } from './help.ts';
import { createRoot, type Root } from './root.ts';

/** The command line with all of its commands. */
export function createProgram(context: Context, version: string): Root {
  const root = createRoot(context, version);
  importCommand(root, context);
  sessionsCommand(root, context);
  showCommand(root, context);
  searchCommand(root, context);
  statsCommand(root, context);
  exportCommand(root, context);
  listCommand(root, context);
  getCommand(root, context);
  createCommand(root, context);
  updateCommand(root, context);
  deleteCommand(root, context);
  describeCommand(root, context);
  jobsCommand(root, context);
  configCommand(root, context);
  digestCommand(root, context);
  migrateCommand(root, context);
  doctorCommand(root, context);
  backupCommand(root, context);
  pruneCommand(root, context);
  vacuumCommand(root, context);
  seedCommand(root, context);
  completionCommand(root, context);
  completeCommand(root, context);
  root.addHelpText(
    'after',
    examples(context, [
      ['coterie import ~/.claude/projects', 'bring your transcripts in; again whenever you like'],
      ['coterie sessions', 'the latest sessions'],
      ['coterie show 4d5611e5', 'one conversation'],
      ['coterie search flaky migration', 'what was said, in any session'],
      ['COTERIE_DB=team.db coterie stats', 'totals of another database'],
    ]),
  );
  return root;
}
