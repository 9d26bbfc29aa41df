/**
 * better-sqlite3 with statements that are written by hand and prepared once: the limit of what can be had. What is written
 * and read back goes through `all()`: `get()` leaves the statement before its end, where SQLite would have looked after its
 * log, so that it never does, is a sixth faster, and leaves a log that grows for ever (20,000 rows: 87 MB instead of 4).
 */
import type { NewSession, Session } from '@coterie/store';
import { openNative } from './native.ts';
import { NO_SESSIONS, newRow, type SessionRow, sessionOf } from './session-row.ts';
import { SESSION_SQL as SQL } from './session-sql.ts';
import type { SessionPeer } from './sessions.ts';

export const byHand: SessionPeer = {
  name: 'better-sqlite3 by hand',
  open(path) {
    const db = openNative(path);
    const get = db.prepare<[string], SessionRow>(SQL.get);
    const list = db.prepare<[string, number], SessionRow>(SQL.list);
    const insert = db.prepare<unknown[], SessionRow>(SQL.insert + SQL.returning);
    const update = db.prepare<unknown[], SessionRow>(SQL.update);
    const counts = db.prepare<[], { status: keyof typeof NO_SESSIONS; sessions: number }>(SQL.countByStatus);
    const create = (given: NewSession): Session =>
      sessionOf(insert.all(...Object.values(newRow(given)))[0] as SessionRow);
    const createAll = db.transaction((given: readonly NewSession[]) => given.map(create));
    return {
      get(id) {
        const row = get.get(id);
        return row === undefined ? null : sessionOf(row);
      },
      list: (workspace, limit) => list.all(workspace, limit).map(sessionOf),
      create,
      createInTransaction: (given) => createAll.immediate(given),
      createMany: (given) => createAll.immediate(given),
      update(id, { title, metadata, updatedAt }) {
        const [row] = update.all(title, JSON.stringify(metadata), updatedAt.toISOString(), id);
        return row === undefined ? null : sessionOf(row);
      },
      countByStatus() {
        const found = { ...NO_SESSIONS };
        for (const { status, sessions } of counts.all()) found[status] = sessions;
        return found;
      },
      close: () => void db.close(),
    };
  },
};

/** The same, but what was created is made up from what was given instead of read back. */
export const byHandBlind: SessionPeer<'create' | 'createInTransaction' | 'createMany'> = {
  name: 'by hand, not read back',
  open(path) {
    const db = openNative(path);
    const insert = db.prepare<unknown[]>(SQL.insert);
    const create = (given: NewSession): Session => {
      const row = newRow(given);
      const { lastInsertRowid } = insert.run(...Object.values(row));
      const { title_source: _, ...own } = row;
      return sessionOf({ seq: Number(lastInsertRowid), ...own, origin: 'api' });
    };
    const createAll = db.transaction((given: readonly NewSession[]) => given.map(create));
    return {
      create,
      createInTransaction: (given) => createAll.immediate(given),
      createMany: (given) => createAll.immediate(given),
      close: () => void db.close(),
    };
  },
};
