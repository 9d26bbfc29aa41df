/** A server: what counts are the requests, each of which takes as long as the way there and back. */
import { libsql } from '@coterie/libsql';
import { startSqld } from '@coterie/sqld';
import { openStore, type Store } from '@coterie/store';
import { countingDriver } from '@coterie/testing';
import { type Client, createClient, type InValue } from '@libsql/client';
import { newSession } from '../data/sessions.ts';
import { measureInTurns } from '../measuring/in-turns.ts';
import type { Side, Work } from '../measuring/work.ts';
import { newRow } from '../peers/session-row.ts';
import { SESSION_SQL } from '../peers/session-sql.ts';

const CREATED = 100;

const newSessions = (at: number) => Array.from({ length: CREATED }, (_, number) => newSession(at * CREATED + number));

const insert = (at: number, number: number) => ({
  sql: SESSION_SQL.insert + SESSION_SQL.returning,
  args: Object.values(newRow(newSession(at * CREATED + number))) as InValue[],
});

function byClient(name: string, url: string, once: (client: Client, at: number) => Promise<number>): Side {
  return {
    name,
    open() {
      const client = createClient({ url });
      return { once: (at) => once(client, at), close: () => client.close() };
    },
  };
}

function ours(url: string): Side {
  return {
    name: 'coterie',
    async open() {
      const store = await openStore(libsql({ url }));
      return { once: async (at) => (await createAll(store, at)).length, close: () => store.close() };
    },
  };
}

/** As many operations in one round trip: they need not be alike. */
function createAll(store: Store<'async'>, at: number) {
  return store.batch(newSessions(at).map((session) => store.operations.sessions.create(session)));
}

async function roundTrips(url: string): Promise<number> {
  const driver = countingDriver(libsql({ url }));
  const store = await openStore(driver);
  driver.reset();
  await createAll(store, 0);
  const { roundTrips: counted } = driver.counts;
  await store.close();
  return counted;
}

export const remoteWorks: readonly Work[] = [
  {
    name: 'remote/create-100',
    title: '100 creates on a server',
    async measure(bench) {
      const server = await startSqld();
      try {
        const { url } = server;
        const counted = await roundTrips(url);
        const sides = [
          ours(url),
          byClient('@libsql/client, a batch', url, async (client, at) => {
            const statements = Array.from({ length: CREATED }, (_, number) => insert(at, number));
            return (await client.batch(statements, 'write')).length;
          }),
          byClient('@libsql/client, one by one', url, async (client, at) => {
            let created = 0;
            for (; created < CREATED; created += 1) await client.execute(insert(at, created));
            return created;
          }),
        ];
        const measured = await measureInTurns(sides, bench);
        const counts = [{ name: 'round trips', value: counted, unit: '', most: 1 }];
        return { by: 'clock', units: CREATED, sides: measured, counts };
      } finally {
        await server.stop();
      }
    },
  },
];
