/** `node <flags> program.ts <folder>`: tells as JSON what each operation takes. See `allocated.ts`. */
import { join } from 'node:path';
import { betterSqlite3 } from '@coterie/better-sqlite3';
import { type ClaimedJob, openStore } from '@coterie/store';
import { knownSession, newSession } from '../data/sessions.ts';
import { allocated, type Counted } from './allocated.ts';

const [folder = ''] = process.argv.slice(2);
const store = openStore(betterSqlite3(join(folder, 'allocations.db')));
const { sessions, jobs } = store;

let created = 0;
const claim = { types: ['build'] };
const waiting = (times: number): void => void jobs.createMany(Array.from({ length: times }, () => ({ type: 'build' })));
let claimed: ClaimedJob[] = [];
const get = (): unknown => sessions.get('known-7');

const operations: Readonly<Record<string, Counted>> = {
  get: { once: get },
  list: { once: () => sessions.list({ orderBy: 'createdAt', direction: 'desc', limit: 10 }) },
  create: { once: () => sessions.create(newSession(created++)) },
  claim: { once: () => jobs.claim(claim), prepare: waiting },
  complete: {
    prepare(times) {
      waiting(times);
      claimed = [...jobs.claim({ ...claim, limit: times })];
    },
    once() {
      const { id = '', leaseToken = '' } = claimed.pop() ?? {};
      return jobs.complete(id, leaseToken);
    },
  },
  // What is known, so that a test can hold the counting itself.
  'an array of 1,000': { once: () => new Array(1000).fill(0) },
  'get, twice': { once: () => [get(), get()] },
};

sessions.createMany(Array.from({ length: 100 }, (_, at) => knownSession(at)));
const told = Object.entries(operations).map(([name, counted]) => [name, allocated(counted)] as const);
store.close();
console.log(JSON.stringify(Object.fromEntries(told)));
