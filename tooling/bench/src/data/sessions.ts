/** Sessions as an orchestration has them, and files of them. */
import { copyFileSync, existsSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { betterSqlite3 } from '@coterie/better-sqlite3';
import { type NewSession, openStore } from '@coterie/store';
import { Random } from '@coterie/testing';

const STATUSES = ['initializing', 'active', 'idle', 'completed', 'error', 'terminated'] as const;
const WORKSPACES = 50;
const SECOND = 1000;
const ENDED = new Date(Date.UTC(2026, 5, 1));

export function workspace(at: number): string {
  return `/home/ada/projects/${at % WORKSPACES}`;
}

/** A session with some of everything: text, JSON, dates. */
export function newSession(at: number): NewSession {
  const status = STATUSES[at % STATUSES.length];
  return {
    type: at % 4 === 0 ? 'director' : 'department',
    name: `builder ${at}`,
    status,
    // The store would say when, and the peers nothing.
    terminatedAt: status === 'terminated' ? ENDED : null,
    title: `Move the parser of module ${at} to streams`,
    branch: `feature/streams-${at}`,
    workspace: workspace(at * 7),
    projectPath: `/home/ada/projects/${at % WORKSPACES}/packages/parser`,
    capabilities: ['read', 'write', 'review'],
    constraints: [{ kind: 'budget', tokens: 200_000 }],
    metadata: { model: 'opus', attempt: at % 3, tags: ['parser', 'streams'], parent: null },
  };
}

/** One whose id and times are given, so that everybody who creates it has the same in the end. */
export function knownSession(at: number): NewSession {
  return { ...newSession(at), id: `known-${at}`, createdAt: new Date(Date.UTC(2026, 0, 1) + at * SECOND) };
}

/** A file with so many sessions, made when it is asked for first. */
export function sessionsFile(folder: string, count: number): string {
  const path = join(folder, `sessions-${count}.db`);
  if (existsSync(path)) return path;
  const making = `${path}.making`;
  let made = 0;
  const store = openStore(betterSqlite3(making), { now: () => new Date(Date.UTC(2025, 0, 1) + made * SECOND) });
  for (; made < count; ) {
    const piece = Array.from({ length: Math.min(500, count - made) }, (_, at) => {
      const createdAt = new Date(Date.UTC(2025, 0, 1) + (made + at) * SECOND);
      return { ...newSession(made + at), createdAt };
    });
    store.sessions.createMany(piece);
    made += piece.length;
  }
  store.db.execute('ANALYZE');
  store.close();
  renameSync(making, path);
  return path;
}

/** A copy for a side of its own. */
export function copyOf(path: string, folder: string, name: string): string {
  const copy = join(folder, `${name.replaceAll(/[^a-z0-9]+/g, '-')}.db`);
  copyFileSync(path, copy);
  return copy;
}

/** The ids of a table in an order without a pattern, always the same one. */
export function shuffledIds(path: string, table: string): readonly string[] {
  const driver = betterSqlite3(path, { readonly: true });
  const [result] = driver.execute([{ sql: `SELECT id FROM ${table} ORDER BY seq`, params: [] }], { access: 'read' });
  driver.close();
  const ids = (result?.rows ?? []).map(([id]) => id as string);
  const random = new Random(1);
  for (let at = ids.length - 1; at > 0; at -= 1) {
    const other = random.integer(0, at);
    [ids[at], ids[other]] = [ids[other] as string, ids[at] as string];
  }
  return ids;
}
