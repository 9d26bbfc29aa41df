/** sql.js in Node, beside itself: the same WebAssembly, so that what is measured is what we add. */
import { readFileSync } from 'node:fs';
import { connectionPragmas } from '@coterie/core';
import { sqljs } from '@coterie/sqljs';
import { openStore } from '@coterie/store';
import initSqlJs from 'sql.js';
import { sessionsFile, shuffledIds, workspace } from '../data/sessions.ts';
import type { Bench, Opened, Side, Work } from '../measuring/work.ts';
import { type SessionRow, sessionOf } from '../peers/session-row.ts';
import { SESSION_SQL } from '../peers/session-sql.ts';
import type { SessionCalls } from '../peers/sessions.ts';
import { beside } from './beside.ts';

type Calls = Pick<SessionCalls, 'get' | 'list' | 'close'>;

async function coterie(bytes: Uint8Array): Promise<Calls> {
  const store = openStore(await sqljs({ bytes, walFile: 'none' }));
  return {
    get: (id) => store.sessions.get(id),
    list: (where, limit) =>
      store.sessions.list({ where: { workspace: where }, orderBy: 'createdAt', direction: 'desc', limit }),
    close: () => store.close(),
  };
}

async function byHand(bytes: Uint8Array): Promise<Calls> {
  const { Database } = await initSqlJs();
  const db = new Database(bytes);
  for (const pragma of connectionPragmas({ journal: 'memory', busyTimeout: 0 })) db.run(pragma);
  const get = db.prepare(SESSION_SQL.get);
  const list = db.prepare(SESSION_SQL.list);
  return {
    get(id) {
      get.bind([id]);
      const session = get.step() ? sessionOf(get.getAsObject() as unknown as SessionRow) : null;
      get.reset();
      return session;
    },
    list(where, limit) {
      const sessions = [];
      list.bind([where, limit]);
      while (list.step()) sessions.push(sessionOf(list.getAsObject() as unknown as SessionRow));
      list.reset();
      return sessions;
    },
    close: () => db.close(),
  };
}

function sqljsWork(
  work: Pick<Work, 'name' | 'title'>,
  once: (calls: Calls, ids: readonly string[]) => Opened['once'],
): Work {
  return beside({
    ...work,
    scale: '10,000 sessions',
    sides({ data }: Bench): readonly Side[] {
      const file = sessionsFile(data, 10_000);
      const ids = shuffledIds(file, 'sessions');
      // The bytes say that the file is in WAL mode, which sql.js does not open.
      const bytes = Uint8Array.from(readFileSync(file)).fill(1, 18, 20);
      const side = (who: string, open: (bytes: Uint8Array) => Promise<Calls>): Side => ({
        name: who,
        async open() {
          const calls = await open(bytes);
          return { once: once(calls, ids), close: () => calls.close() };
        },
      });
      return [side('coterie', coterie), side('sql.js by hand', byHand)];
    },
  });
}

export const sqljsWorks: readonly Work[] = [
  sqljsWork(
    { name: 'sqljs/get', title: 'sql.js: get by id' },
    (calls, ids) => (at) => calls.get(ids[at % ids.length] as string),
  ),
  sqljsWork({ name: 'sqljs/list-10', title: 'sql.js: list of 10' }, (calls) => (at) => calls.list(workspace(at), 10)),
];
