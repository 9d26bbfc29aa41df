import { DatabaseSync } from 'node:sqlite';
import { connectionPragmas } from '@coterie/core';
import type { NewSession, Session } from '@coterie/store';
import { NO_SESSIONS, newRow, type SessionRow, sessionOf } from './session-row.ts';
import { SESSION_SQL as SQL } from './session-sql.ts';
import type { SessionPeer } from './sessions.ts';

/** SQLite as Node brings it, by hand; with `all()` for the reason that `by-hand.ts` has. */
export const nodeSqlite: SessionPeer = {
  name: 'node:sqlite by hand',
  open(path) {
    const db = new DatabaseSync(path);
    db.exec('PRAGMA journal_mode = WAL');
    for (const pragma of connectionPragmas({ journal: 'wal', busyTimeout: 5000 })) db.exec(pragma);
    const get = db.prepare(SQL.get);
    const list = db.prepare(SQL.list);
    const insert = db.prepare(SQL.insert + SQL.returning);
    const update = db.prepare(SQL.update);
    const counts = db.prepare(SQL.countByStatus);
    const one = (row: unknown): Session | null => (row === undefined ? null : sessionOf(row as SessionRow));
    const create = (given: NewSession): Session => one(insert.all(...Object.values(newRow(given)))[0]) as Session;
    const createAll = (given: readonly NewSession[]): readonly Session[] => {
      db.exec('BEGIN IMMEDIATE');
      try {
        const created = given.map(create);
        db.exec('COMMIT');
        return created;
      } catch (error) {
        db.exec('ROLLBACK');
        throw error;
      }
    };
    return {
      get: (id) => one(get.get(id)),
      list: (workspace, limit) => list.all(workspace, limit).map((row) => one(row) as Session),
      create,
      createInTransaction: createAll,
      createMany: createAll,
      update: (id, { title, metadata, updatedAt }) =>
        one(update.all(title, JSON.stringify(metadata), updatedAt.toISOString(), id)[0]),
      countByStatus() {
        const rows = counts.all() as unknown as readonly { status: keyof typeof NO_SESSIONS; sessions: number }[];
        return { ...NO_SESSIONS, ...Object.fromEntries(rows.map(({ status, sessions }) => [status, sessions])) };
      },
      close: () => db.close(),
    };
  },
};
