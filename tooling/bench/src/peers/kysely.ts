import type { NewSession, Session } from '@coterie/store';
import { type ColumnType, type Generated, Kysely, SqliteDialect } from 'kysely';
import { openNative } from './native.ts';
import { NO_SESSIONS, newRow, SESSION_COLUMNS, type SessionRow, sessionOf } from './session-row.ts';
import type { SessionPeer } from './sessions.ts';

interface SessionsTable extends Omit<SessionRow, 'seq' | 'origin'> {
  readonly seq: Generated<number>;
  readonly origin: Generated<Session['origin']>;
  readonly title_source: ColumnType<string | null>;
}

/** A query builder: each call builds its query. */
export const kysely: SessionPeer = {
  name: 'kysely',
  open(path) {
    const db = new Kysely<{ sessions: SessionsTable }>({
      dialect: new SqliteDialect({ database: openNative(path) }),
    });
    const insert = async (into: Kysely<{ sessions: SessionsTable }>, given: NewSession): Promise<Session> =>
      sessionOf(
        await into.insertInto('sessions').values(newRow(given)).returning(SESSION_COLUMNS).executeTakeFirstOrThrow(),
      );
    return {
      async get(id) {
        const row = await db.selectFrom('sessions').select(SESSION_COLUMNS).where('id', '=', id).executeTakeFirst();
        return row === undefined ? null : sessionOf(row);
      },
      async list(workspace, limit) {
        const rows = await db
          .selectFrom('sessions')
          .select(SESSION_COLUMNS)
          .where('workspace', '=', workspace)
          .orderBy('created_at', 'desc')
          .orderBy('seq', 'desc')
          .limit(limit)
          .execute();
        return rows.map(sessionOf);
      },
      create: (given) => insert(db, given),
      createInTransaction: (given) =>
        db.transaction().execute(async (transaction) => {
          const created: Session[] = [];
          for (const one of given) created.push(await insert(transaction, one));
          return created;
        }),
      async createMany(given) {
        const rows = await db.insertInto('sessions').values(given.map(newRow)).returning(SESSION_COLUMNS).execute();
        return rows.map(sessionOf);
      },
      async update(id, { title, metadata, updatedAt }) {
        const row = await db
          .updateTable('sessions')
          .set({
            title,
            title_source: 'api',
            metadata_json: JSON.stringify(metadata),
            updated_at: updatedAt.toISOString(),
          })
          .where('id', '=', id)
          .returning(SESSION_COLUMNS)
          .executeTakeFirst();
        return row === undefined ? null : sessionOf(row);
      },
      async countByStatus() {
        const rows = await db
          .selectFrom('sessions')
          .select(({ fn }) => ['status', fn.countAll<number>().as('sessions')])
          .groupBy('status')
          .execute();
        return { ...NO_SESSIONS, ...Object.fromEntries(rows.map(({ status, sessions }) => [status, sessions])) };
      },
      close: () => db.destroy(),
    };
  },
};
