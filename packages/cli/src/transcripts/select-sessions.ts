import type { Session, SessionOverview, Store } from '@coterie/store';
import type { SessionDocument, SessionsDocument } from '../documents/index.ts';
import { claudeSessions } from './claude-sessions.ts';

export const ORDERS = ['recent', 'started', 'duration', 'messages', 'tokens'] as const;

export interface SessionFilter {
  /** A part of the project's path, in any case of letters. */
  readonly project?: string | undefined;
  readonly since?: Date | undefined;
  readonly until?: Date | undefined;
  readonly sort: (typeof ORDERS)[number];
  /** 0 for all. */
  readonly limit: number;
}

/** The sessions that a person asks for, in the order that he asks for. */
export async function selectSessions(store: Store, filter: SessionFilter): Promise<SessionsDocument> {
  const { sort, since, limit } = filter;
  const found: Session[] = [];
  for await (const session of claudeSessions(store)) {
    // They come by last activity: all that follow are older still.
    if (since !== undefined && session.lastActivity < since) break;
    if (fits(session, filter)) found.push(session);
  }
  if (sort === 'started') found.sort((a, b) => b.createdAt.getTime() - a.createdAt.getTime());
  const most = limit === 0 ? found.length : limit;
  // What the order needs is counted for all of them, and what is only shown for those that are.
  const ids = (sort === 'recent' || sort === 'started' ? found.slice(0, most) : found).map(({ id }) => id);
  const overviews = await overviewsOf(store, ids);
  const amount = AMOUNTS[sort];
  const sorted = amount === undefined ? overviews : overviews.toSorted((a, b) => amount(b) - amount(a));
  return { sessions: sorted.slice(0, most).map(sessionDocument), total: found.length };
}

function fits({ projectPath, createdAt }: Session, { project, until }: SessionFilter): boolean {
  return contains(projectPath, project) && (until === undefined || createdAt < until);
}

export function contains(path: string | null, part: string | undefined): boolean {
  return part === undefined || (path?.toLowerCase().includes(part.toLowerCase()) ?? false);
}

const CHUNK = 200;

async function overviewsOf(store: Store, ids: readonly string[]): Promise<readonly SessionOverview[]> {
  const byId = new Map<string, SessionOverview>();
  for (let at = 0; at < ids.length; at += CHUNK) {
    const chunk = await store.transcripts.overview({ where: { ids: ids.slice(at, at + CHUNK) } });
    for (const session of chunk) byId.set(session.id, session);
  }
  return ids.flatMap((id) => byId.get(id) ?? []);
}

type Amount = (session: SessionOverview) => number;

/** What the order goes by, where it has to be counted first. */
const AMOUNTS: { readonly [order in SessionFilter['sort']]?: Amount } = {
  duration: ({ durationMs }) => durationMs ?? 0,
  messages: ({ messages }) => messages,
  tokens: ({ tokens: { input, output, cacheWrite, cacheRead } }) => input + output + cacheWrite + cacheRead,
};

export function sessionDocument(session: SessionOverview): SessionDocument {
  const { id, project, title, branch, startedAt, endedAt, durationMs } = session;
  const { messages, toolCalls, tokens, models, sidechains, records, files } = session;
  return {
    id,
    project,
    title,
    startedAt: startedAt?.toISOString() ?? null,
    endedAt: endedAt?.toISOString() ?? null,
    durationMs,
    messages,
    toolCalls,
    tokens,
    models,
    branch,
    sidechains,
    records,
    files,
  };
}
