import { betterSqlite3 } from '@coterie/better-sqlite3';
import { openStore } from '@coterie/store';
import type { SessionPeer } from './sessions.ts';

export const coterie: SessionPeer = {
  name: 'coterie',
  open(path) {
    const store = openStore(betterSqlite3(path));
    const { sessions } = store;
    return {
      get: (id) => sessions.get(id),
      list: (workspace, limit) =>
        sessions.list({ where: { workspace }, orderBy: 'createdAt', direction: 'desc', limit }),
      create: (given) => sessions.create(given),
      createInTransaction: (given) =>
        store.transaction((transaction) => given.map((one) => transaction.sessions.create(one))),
      createMany: (given) => sessions.createMany(given),
      update: (id, change) => sessions.update(id, change),
      countByStatus: () => sessions.countByStatus(),
      close: () => store.close(),
    };
  },
};

/** The same driver with promises. */
export const coterieAsync: SessionPeer = {
  name: 'coterie, async',
  open(path) {
    const opening = openStore(betterSqlite3(path, { mode: 'async' }));
    return {
      get: async (id) => (await opening).sessions.get(id),
      list: async (workspace, limit) =>
        (await opening).sessions.list({ where: { workspace }, orderBy: 'createdAt', direction: 'desc', limit }),
      create: async (given) => (await opening).sessions.create(given),
      createInTransaction: async (given) =>
        (await opening).transaction((transaction) => Promise.all(given.map((one) => transaction.sessions.create(one)))),
      createMany: async (given) => (await opening).sessions.createMany(given),
      update: async (id, change) => (await opening).sessions.update(id, change),
      countByStatus: async () => (await opening).sessions.countByStatus(),
      close: async () => (await opening).close(),
    };
  },
};
