import type { NewSession } from '@coterie/store';
import { count, desc, eq, type InferInsertModel, sql } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/better-sqlite3';
import { v7 } from 'uuid';
import { sessionFields, sessions } from './drizzle-schema.ts';
import { openNative } from './native.ts';
import { NO_SESSIONS } from './session-row.ts';
import type { SessionPeer } from './sessions.ts';

function newValues(given: NewSession): InferInsertModel<typeof sessions> {
  const createdAt = given.createdAt ?? new Date();
  return {
    id: given.id ?? v7(),
    type: given.type,
    name: given.name ?? null,
    status: given.status ?? 'initializing',
    title: given.title ?? null,
    titleSource: (given.title ?? null) === null ? null : 'api',
    branch: given.branch ?? null,
    workspace: given.workspace ?? null,
    projectPath: given.projectPath ?? null,
    claudeStatus: given.claudeStatus ?? (given.type === 'claude' ? 'not_started' : null),
    capabilities: given.capabilities ?? [],
    constraints: given.constraints ?? [],
    metadata: given.metadata ?? {},
    createdAt,
    updatedAt: given.updatedAt ?? createdAt,
    lastActivity: given.lastActivity ?? createdAt,
    terminationReason: given.terminationReason ?? null,
    terminatedAt: given.terminatedAt ?? null,
  };
}

/** As most write it: the query is built at each call. */
export const drizzleAdHoc: SessionPeer = {
  name: 'drizzle',
  open(path) {
    const client = openNative(path);
    const db = drizzle({ client });
    return {
      get: (id) => db.select(sessionFields).from(sessions).where(eq(sessions.id, id)).get() ?? null,
      list: (workspace, limit) =>
        db
          .select(sessionFields)
          .from(sessions)
          .where(eq(sessions.workspace, workspace))
          .orderBy(desc(sessions.createdAt), desc(sessions.seq))
          .limit(limit)
          .all(),
      create: (given) => db.insert(sessions).values(newValues(given)).returning(sessionFields).get(),
      createInTransaction: (given) =>
        db.transaction(
          (tx) => given.map((one) => tx.insert(sessions).values(newValues(one)).returning(sessionFields).get()),
          { behavior: 'immediate' },
        ),
      createMany: (given) => db.insert(sessions).values(given.map(newValues)).returning(sessionFields).all(),
      update: (id, change) =>
        db
          .update(sessions)
          .set({ ...change, titleSource: 'api' })
          .where(eq(sessions.id, id))
          .returning(sessionFields)
          .get() ?? null,
      countByStatus() {
        const rows = db
          .select({ status: sessions.status, sessions: count() })
          .from(sessions)
          .groupBy(sessions.status)
          .all();
        return { ...NO_SESSIONS, ...Object.fromEntries(rows.map((row) => [row.status, row.sessions])) };
      },
      close: () => void client.close(),
    };
  },
};

/** With queries that are prepared once, as its documentation recommends where speed counts. */
export const drizzlePrepared: SessionPeer<'get' | 'list'> = {
  name: 'drizzle, prepared',
  open(path) {
    const client = openNative(path);
    const db = drizzle({ client });
    const get = db
      .select(sessionFields)
      .from(sessions)
      .where(eq(sessions.id, sql.placeholder('id')))
      .prepare();
    const list = db
      .select(sessionFields)
      .from(sessions)
      .where(eq(sessions.workspace, sql.placeholder('workspace')))
      .orderBy(desc(sessions.createdAt), desc(sessions.seq))
      .limit(sql.placeholder('limit'))
      .prepare();
    return {
      get: (id) => get.get({ id }) ?? null,
      list: (workspace, limit) => list.all({ workspace, limit }),
      close: () => void client.close(),
    };
  },
};
