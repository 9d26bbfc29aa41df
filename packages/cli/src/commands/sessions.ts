import { Option } from '@commander-js/extra-typings';
import type { Store } from '@coterie/store';
import type { Context } from '../context.ts';
import { withStore } from '../database/session.ts';
import type { SessionsDocument } from '../documents/index.ts';
import { examples } from '../help.ts';
import { parseCount, parseSince, parseUntil } from '../options.ts';
import { formatCount } from '../output/format.ts';
import type { Root } from '../root.ts';
import { listProjects, unknownProject } from '../transcripts/find.ts';
import { contains, ORDERS, type SessionFilter, selectSessions } from '../transcripts/select-sessions.ts';
import { renderSessions } from '../views/sessions.ts';

export function sessionsCommand(root: Root, context: Context): void {
  root
    .command('sessions')
    .summary('list sessions, newest first')
    .description('Lists sessions: when, where and about what, how long, how much was said and done, and what it took.')
    .option('--project <words>', 'only those whose project folder contains this')
    .option('--since <time>', 'only those active since then: 2026-01-31, 12h, 7d, 2w', parseSince)
    .option('--until <time>', 'only those begun until then', parseUntil)
    .addOption(new Option('--sort <by>', 'what comes first').choices(ORDERS).default(ORDERS[0]))
    .option('--limit <count>', 'how many at most, 0 for all', parseCount, 20)
    .addHelpText(
      'after',
      examples(context, [
        ['coterie sessions --project shop --since 7d', 'the last week in one project'],
        ['coterie sessions --sort tokens --limit 5', 'the five that took the most'],
        ['coterie sessions --json | jq -r .sessions[].id', 'for programs'],
      ]),
    )
    .action(async (_options, command) => {
      const options = command.optsWithGlobals();
      await withStore(options, context, 'read', async (store) => {
        const document = await selectSessions(store, options);
        if (options.json) return context.output.document(document);
        print(document, context);
        if (document.total === 0) context.output.note(await nothingFits(store, options));
      });
    });
}

function print(document: SessionsDocument, { output }: Context): void {
  const { sessions, total } = document;
  if (sessions.length > 0) output.print(renderSessions(document, output.out));
  if (total > sessions.length) {
    output.note(output.err.style.dim(`${formatCount(sessions.length)} of ${formatCount(total)}; --limit 0 shows all`));
  }
}

async function nothingFits(store: Store, { project, since, until }: SessionFilter): Promise<string> {
  if (project !== undefined) {
    const projects = await listProjects(store);
    if (projects.length > 0 && !projects.some((path) => contains(path, project)))
      return unknownProject(projects, project);
  }
  const given = Object.entries({ project, since, until }).flatMap(([name, value]) =>
    value === undefined ? [] : `--${name}`,
  );
  return given.length === 0
    ? 'There is no session yet. Bring transcripts in with "coterie import ~/.claude/projects".'
    : `No session fits ${given.join(' and ')}.`;
}
