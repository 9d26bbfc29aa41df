/** What is done with single sessions and short lists of them. */
import { copyOf, knownSession, newSession, sessionsFile, shuffledIds, workspace } from '../data/sessions.ts';
import { measureInTurns } from '../measuring/in-turns.ts';
import type { Bench, Opened, Work } from '../measuring/work.ts';
import { byHand, byHandBlind } from '../peers/by-hand.ts';
import { coterie, coterieAsync } from '../peers/coterie.ts';
import { drizzleAdHoc, drizzlePrepared } from '../peers/drizzle.ts';
import { kysely } from '../peers/kysely.ts';
import { nodeSqlite } from '../peers/node-sqlite.ts';
import type { SessionCalls, SessionPeer } from '../peers/sessions.ts';

const COUNT = 10_000;

/** A peer, and the bar beside it. */
type Against<Call extends keyof SessionCalls> = readonly [peer: SessionPeer<Call>, bar?: number];

interface SessionWork<Call extends keyof SessionCalls> extends Pick<Work, 'name' | 'title'> {
  /** Sessions of one doing. Default 1. */
  readonly units?: number;
  readonly ours?: SessionPeer<Call>;
  readonly against: readonly Against<Call>[];
  work(calls: Pick<SessionCalls, Call | 'close'>, ids: readonly string[]): Omit<Opened, 'close'>;
}

function sessionWork<Call extends keyof SessionCalls>(given: SessionWork<Call>): Work {
  const { name, title, units, ours = coterie, against, work } = given;
  return {
    name,
    title,
    scale: `${COUNT.toLocaleString('en')} sessions`,
    async measure(bench: Bench) {
      const file = sessionsFile(bench.data, COUNT);
      const ids = shuffledIds(file, 'sessions');
      const sides = ([[ours], ...against] as const).map(([peer, bar]) => ({
        name: peer.name,
        ...(bar !== undefined && { bar }),
        open() {
          const calls = peer.open(copyOf(file, bench.folder, peer.name));
          return { ...work(calls, ids), close: () => calls.close() };
        },
      }));
      return { by: 'processor', sides: await measureInTurns(sides, bench), ...(units !== undefined && { units }) };
    },
  };
}

const idAt = (ids: readonly string[], at: number): string => ids[at % ids.length] as string;

const get: SessionWork<'get'>['work'] = (calls, ids) => ({ once: (at) => calls.get(idAt(ids, at)) });

const list = (limit: number): SessionWork<'list'>['work'] => {
  return (calls) => ({ once: (at) => calls.list(workspace(at), limit) });
};

const many = (from: number, count: number, make = newSession) =>
  Array.from({ length: count }, (_, at) => make(from * count + at));

const BULK = 1000;
const TOGETHER = 100;

export const sessionWorks: readonly Work[] = [
  sessionWork<'get'>({
    name: 'sessions/get',
    title: 'get by id',
    against: [[byHand, 0.95], [nodeSqlite], [drizzlePrepared, 1.2], [drizzleAdHoc, 8], [kysely, 8]],
    work: get,
  }),
  sessionWork<'get'>({
    name: 'sessions/get-async',
    title: 'get by id, with promises',
    ours: coterieAsync,
    against: [[coterie, 0.75], [kysely]],
    work: get,
  }),
  sessionWork<'list'>({
    name: 'sessions/list-10',
    title: 'list of 10',
    units: 10,
    against: [[byHand, 1], [nodeSqlite], [drizzlePrepared, 1.2], [drizzleAdHoc, 8], [kysely, 8]],
    work: list(10),
  }),
  sessionWork<'list'>({
    name: 'sessions/list-100',
    title: 'list of 100',
    units: 100,
    against: [[byHand, 1], [nodeSqlite], [drizzlePrepared, 1.2], [drizzleAdHoc], [kysely]],
    work: list(100),
  }),
  sessionWork<'create'>({
    name: 'sessions/create',
    title: 'create, one per commit',
    against: [[byHand, 0.95], [byHandBlind], [nodeSqlite], [drizzleAdHoc], [kysely]],
    work: (calls) => ({
      once: (at) => calls.create(newSession(at)),
      answer: () => calls.create(knownSession(1)),
    }),
  }),
  sessionWork<'createInTransaction'>({
    name: 'sessions/create-in-transaction',
    title: 'create, 100 in a transaction',
    units: TOGETHER,
    against: [[byHand, 0.95], [byHandBlind], [nodeSqlite], [drizzleAdHoc], [kysely]],
    work: (calls) => ({
      once: (at) => calls.createInTransaction(many(at, TOGETHER)),
      answer: () => calls.createInTransaction(many(0, 3, knownSession)),
    }),
  }),
  sessionWork<'createMany'>({
    name: 'sessions/bulk-1000',
    title: 'create 1,000 at once',
    units: BULK,
    against: [[byHand, 0.95], [byHandBlind], [nodeSqlite], [drizzleAdHoc], [kysely]],
    work: (calls) => ({
      once: (at) => calls.createMany(many(at, BULK)),
      answer: () => calls.createMany(many(0, 3, knownSession)),
    }),
  }),
  sessionWork<'update'>({
    name: 'sessions/update',
    title: 'update',
    against: [[byHand], [nodeSqlite], [drizzleAdHoc], [kysely]],
    work: (calls, ids) => ({
      once: (at) =>
        calls.update(idAt(ids, at), {
          title: `Attempt ${at} at the parser`,
          metadata: { model: 'sonnet', attempt: at },
          updatedAt: new Date(Date.UTC(2026, 5, 1) + at),
        }),
    }),
  }),
  sessionWork<'countByStatus'>({
    name: 'sessions/count-by-status',
    title: 'count by status',
    against: [[byHand], [nodeSqlite], [drizzleAdHoc], [kysely]],
    work: (calls) => ({ once: () => calls.countByStatus() }),
  }),
];
