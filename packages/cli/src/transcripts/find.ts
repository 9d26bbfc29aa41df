/** Sessions and projects by what a person types of them. */
import type { Session, Store } from '@coterie/store';
import { CliError } from '../errors.ts';
import { formatCount } from '../output/format.ts';
import { fit, oneLine } from '../output/text.ts';
import { titleOf } from '../views/names.ts';
import { claudeSessions } from './claude-sessions.ts';
import { contains } from './select-sessions.ts';

const CANDIDATES = 10;

/**
 * The session with this id, or the only one whose id begins so.
 * @throws {CliError} `usage` for nothing; `not-found`; `ambiguous`, with the candidates.
 */
export async function findSession(store: Store, start: string): Promise<Session> {
  if (start.trim() === '') {
    throw new CliError('usage', 'The id of the session is empty. Give its start; "coterie sessions" lists them.');
  }
  const found = await store.sessions.findByIdPrefix(start, { limit: CANDIDATES + 1 });
  const [first, ...others] = found;
  const exact = found.find(({ id }) => id === start);
  if (exact !== undefined) return exact;
  if (first === undefined) {
    throw new CliError('not-found', `No session has an id that begins with ${start}. "coterie sessions" lists them.`);
  }
  if (others.length === 0) return first;
  const candidates = found.slice(0, CANDIDATES).map(({ id, title }) => `\n  ${id}  ${titleOf(title)}`);
  const more = found.length > CANDIDATES ? '\n  …' : '';
  throw new CliError(
    'ambiguous',
    `Several sessions have an id that begins with ${start}. Give more of it:${candidates.join('')}${more}`,
  );
}

/** The folders of all projects, the latest active first. */
export async function listProjects(store: Store): Promise<readonly string[]> {
  const paths = new Set<string>();
  for await (const { projectPath } of claudeSessions(store)) if (projectPath !== null) paths.add(projectPath);
  return [...paths];
}

/**
 * Of these folders the only one that contains this, or is this, or ends with a folder of this name; null when none is meant.
 * @throws {CliError} `ambiguous`, with the candidates.
 */
export function findProject(projects: readonly string[], part: string): string | null {
  const found = projects.filter((path) => contains(path, part)).sort();
  const exact = found.find((path) => path === part) ?? onlyOne(found.filter((path) => path.endsWith(`/${part}`)));
  const [first, ...others] = exact === undefined ? found : [exact];
  if (first === undefined || others.length === 0) return first ?? null;
  const candidates = found.slice(0, CANDIDATES).map((path) => `\n  ${path}`);
  const more = found.length > CANDIDATES ? '\n  …' : '';
  throw new CliError(
    'ambiguous',
    `The folders of several projects contain "${part}". Give more of it:${candidates.join('')}${more}`,
  );
}

const NEARBY = 5;

/** That no project is meant, and which there are: to find nothing is no error. */
export function unknownProject(projects: readonly string[], part: string): string {
  const shown = projects.slice(0, NEARBY).map(oneLine).join(', ');
  const more = projects.length - NEARBY;
  const others = more > 0 ? ` and ${formatCount(more)} more, which "coterie stats" lists` : '';
  const known = projects.length === 0 ? 'There is none yet.' : `There are: ${shown}${others}.`;
  return `No project's folder contains "${fit(oneLine(part), 60)}". ${known}`;
}

function onlyOne<T>(found: readonly T[]): T | undefined {
  return found.length === 1 ? found[0] : undefined;
}
