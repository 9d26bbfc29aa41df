/** Sessions and projects by what a person types of them. */
import type { Session, Store } from '@coterie/store';
import { CliError } from '../errors.ts';
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

/**
 * The folder of the only project whose path contains this, or is this, or ends with a folder of this name.
 * @throws {CliError} `not-found`; `ambiguous`, with the candidates.
 */
export async function findProject(store: Store, part: string): Promise<string> {
  const paths = new Set<string>();
  for await (const { projectPath } of claudeSessions(store)) {
    if (projectPath !== null && contains(projectPath, part)) paths.add(projectPath);
  }
  const found = [...paths].sort();
  const exact = found.find((path) => path === part) ?? onlyOne(found.filter((path) => path.endsWith(`/${part}`)));
  const [first, ...others] = exact === undefined ? found : [exact];
  if (first === undefined) {
    throw new CliError('not-found', `No project's folder contains "${part}". "coterie stats" lists them.`);
  }
  if (others.length === 0) return first;
  const candidates = found.slice(0, CANDIDATES).map((path) => `\n  ${path}`);
  const more = found.length > CANDIDATES ? '\n  …' : '';
  throw new CliError(
    'ambiguous',
    `The folders of several projects contain "${part}". Give more of it:${candidates.join('')}${more}`,
  );
}

function onlyOne<T>(found: readonly T[]): T | undefined {
  return found.length === 1 ? found[0] : undefined;
}
