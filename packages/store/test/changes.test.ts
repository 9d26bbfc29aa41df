import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { betterSqlite3 } from '@coterie/better-sqlite3';
import type { DatabaseInterface } from '@coterie/core';
import { libsql } from '@coterie/libsql';
import { countingDriver } from '@coterie/testing';
import { afterAll, afterEach, describe, expect, expectTypeOf, it } from 'vitest';
import { type Commit, openStore, type Store, type Unsubscribe } from '../src/index.ts';
import { drivers } from './support/drivers.ts';
import { memoryStore } from './support/stores.ts';

const folder = mkdtempSync(join(tmpdir(), 'coterie-changes-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const opened: Store[] = [];
afterEach(async () => {
  for (const store of opened.splice(0)) await store.close();
});

async function open(driver: DatabaseInterface | Promise<DatabaseInterface>): Promise<Store> {
  const store = await openStore(await driver);
  opened.push(store);
  return store;
}

/** Timers that run when they are told to. */
function handTimers() {
  const waiting = new Set<() => void>();
  return {
    waiting,
    after(_ms: number, callback: () => void) {
      waiting.add(callback);
      return () => waiting.delete(callback);
    },
    async run() {
      const due = [...waiting];
      waiting.clear();
      for (const callback of due) callback();
      // The next look is waited for when this one is over.
      const deadline = Date.now() + 10_000;
      while (waiting.size === 0) {
        if (Date.now() > deadline) throw new Error('The look is not over.');
        await sleep(1);
      }
    },
  };
}

async function told(store: Store) {
  const commits: Commit[] = [];
  const timers = handTimers();
  const stop = await store.changes((commit) => commits.push(commit), { timers });
  return { commits, timers, stop, take: () => commits.splice(0) };
}

const project = (id: string) => ({ id, name: 'tide' });
const inserted = (table: string, ...ids: (string | number)[]) => ({ table, kind: 'insert', ids });

describe.each(drivers)('changes on $name', ({ name, open: driver }) => {
  it('are told with their rows, once for each commit, before its call returns', async () => {
    const store = await open(driver(folder, 'rows'));
    await store.projects.create(project('before'));
    const { take } = await told(store);
    expect(take()).toEqual([]);
    await store.projects.create(project('a'));
    expect(take()).toEqual([{ source: 'own', changes: [inserted('projects', 'a')] }]);
    await store.projects.createMany([project('b'), project('c')]);
    expect(take()).toEqual([{ source: 'own', changes: [inserted('projects', 'b', 'c')] }]);
    await store.projects.update('a', { name: 'ebb' });
    await store.projects.delete('b');
    expect(take()).toEqual([
      { source: 'own', changes: [{ table: 'projects', kind: 'update', ids: ['a'] }] },
      { source: 'own', changes: [{ table: 'projects', kind: 'delete', ids: ['b'] }] },
    ]);
    await store.projects.list();
    await store.projects.delete('nobody');
    expect(take()).toEqual([]);
  });

  it('are told of batches and transactions as one, without what was undone', async () => {
    const store = await open(driver(folder, 'transactions'));
    const { take, commits } = await told(store);
    const { projects, sessions } = store.operations;
    await store.batch([projects.create(project('a')), sessions.create({ id: 's', type: 'director', name: 'lead' })]);
    expect(take()).toEqual([{ source: 'own', changes: [inserted('projects', 'a'), inserted('sessions', 's')] }]);
    const body = async (inner: Store) => {
      await inner.projects.create(project('b'));
      await inner.projects.update('b', { name: 'ebb' });
      await inner.projects.create(project('gone'));
      await inner.projects.delete('gone');
      await inner.projects.update('a', { name: 'ebb' });
      await inner.sessions.delete('s');
      expect(commits).toEqual([]);
    };
    const steps = body as unknown as (inner: Store) => undefined;
    if (store.db.mode === 'async') {
      await store.transaction(steps);
      expect(take()).toEqual([
        {
          source: 'own',
          changes: [
            inserted('projects', 'b'),
            { table: 'projects', kind: 'update', ids: ['a'] },
            { table: 'sessions', kind: 'delete', ids: ['s'] },
          ],
        },
      ]);
    } else {
      (store as Store<'sync'>).transaction((inner) => {
        inner.projects.create(project('b'));
        inner.projects.delete('b');
        inner.projects.create(project('c'));
        expect(commits).toEqual([]);
      });
      expect(take()).toEqual([{ source: 'own', changes: [inserted('projects', 'c')] }]);
    }
    const failing = async () =>
      store.transaction(((inner: Store) => {
        const creating = inner.projects.create(project('d')) as unknown;
        const fail = () => {
          throw new Error('no');
        };
        return creating instanceof Promise ? creating.then(fail) : fail();
      }) as never);
    await expect(failing()).rejects.toThrow('no');
    const refused = async () => store.projects.create(project('a'));
    await expect(refused()).rejects.toMatchObject({ field: 'id' });
    expect(take()).toEqual([]);
  });

  it('are told of SQL, cascades and triggers too', async () => {
    const store = await open(driver(folder, 'sql'));
    await store.projects.create(project('a'));
    await store.db.execute(
      "INSERT INTO events (id, project_id, type, created_at) SELECT 'e', id, 't', created_at FROM projects",
    );
    await store.db.script('CREATE TABLE notes (text); CREATE TABLE pairs (a, b, PRIMARY KEY (a, b)) WITHOUT ROWID');
    const { take } = await told(store);
    await store.db.execute("INSERT INTO notes VALUES ('x'), ('y')");
    await store.db.execute('INSERT INTO pairs VALUES (1, 2)');
    await store.db.execute("UPDATE projects SET id = 'z' WHERE id = 'a' AND FALSE");
    await store.db.execute("DELETE FROM projects WHERE id = 'a'");
    const [notes, pairs, gone, ...others] = take();
    expect([notes, pairs, others], name).toEqual([
      { source: 'own', changes: [inserted('notes', 1, 2)] },
      { source: 'own', changes: [inserted('pairs')] },
      [],
    ]);
    const changes = gone?.source === 'own' ? (gone.changes ?? []) : [];
    expect(changes.toSorted((a, b) => (a.table < b.table ? -1 : 1))).toEqual([
      { table: 'events', kind: 'delete', ids: ['e'] },
      { table: 'projects', kind: 'delete', ids: ['a'] },
    ]);
  });

  it('cost nothing any more when nobody listens', async () => {
    const store = await open(driver(folder, 'ended'));
    const first = await told(store);
    const second = await told(store);
    await first.stop();
    await first.stop();
    await store.projects.create(project('a'));
    expect(first.take()).toEqual([]);
    expect(second.take().length).toBe(1);
    await second.stop();
    expect(second.timers.waiting.size).toBe(0);
    await store.projects.create(project('b'));
    expect(second.take()).toEqual([]);
    const left = "SELECT name FROM temp.sqlite_schema WHERE name NOT LIKE 'sqlite_%'";
    expect((await store.db.query(left)).rows).toEqual([]);
    const third = await told(store);
    await store.projects.create(project('c'));
    expect(third.take()).toEqual([{ source: 'own', changes: [inserted('projects', 'c')] }]);
  });

  it('are told of tables that are made later, from the next look on', async () => {
    const store = await open(driver(folder, 'later'));
    const { take, timers } = await told(store);
    await store.db.script('CREATE TABLE later (id TEXT PRIMARY KEY); DROP TABLE events');
    await timers.run();
    await store.db.execute("INSERT INTO later VALUES ('a')");
    expect(take()).toEqual([{ source: 'own', changes: [inserted('later', 'a')] }]);
    await store.projects.create(project('a'));
    expect(take().length).toBe(1);
  });

  it('are told of a table that was written anew under its name', async () => {
    const store = await open(driver(folder, 'rebuilt'));
    await store.db.script("CREATE TABLE notes (id TEXT); INSERT INTO notes VALUES ('a')");
    const { take, timers } = await told(store);
    await store.db.script(`CREATE TABLE notes_new (id TEXT PRIMARY KEY, text TEXT); INSERT INTO notes_new (id) SELECT id FROM notes;
      DROP TABLE notes; ALTER TABLE notes_new RENAME TO notes`);
    await timers.run();
    take();
    await store.db.execute("UPDATE notes SET text = 'x'");
    expect(take()).toEqual([{ source: 'own', changes: [{ table: 'notes', kind: 'update', ids: ['a'] }] }]);
  });

  it('do not keep a store from being closed', async () => {
    const store = await openStore(await driver(folder, 'closed'));
    const { timers, stop } = await told(store);
    await store.close();
    expect(timers.waiting.size).toBe(0);
    await stop();
  });
});

describe('changes of others', () => {
  it.each([
    ['better-sqlite3', (path: string) => betterSqlite3(path) as DatabaseInterface],
    ['libsql', async (path: string) => (await libsql({ url: `file:${path}` })) as DatabaseInterface],
  ] as const)('in another process are told as such (%s)', async (driver, openDriver) => {
    const path = join(folder, `others-${driver}.db`);
    const store = await open(openDriver(path));
    const script = fileURLToPath(new URL('./support/other-writer.ts', import.meta.url));
    const child = spawn(process.execPath, [script, path, driver], { stdio: ['pipe', 'pipe', 'inherit'] });
    const lines = createInterface({ input: child.stdout });
    await once(lines, 'line');
    const commits: Commit[] = [];
    const { promise, resolve } = Promise.withResolvers<void>();
    const stop = await store.changes(
      (commit) => {
        commits.push(commit);
        if (commit.source === 'other') resolve();
      },
      { interval: 5 },
    );
    await store.projects.create(project('mine'));
    await sleep(30);
    expect(commits).toEqual([{ source: 'own', changes: [inserted('projects', 'mine')] }]);
    child.stdin.write('theirs\n');
    await promise;
    expect((await store.projects.list()).map(({ name }) => name)).toEqual(['tide', 'theirs']);
    await stop();
    const before = commits.length;
    child.stdin.end('later\n');
    await once(child, 'close');
    await sleep(30);
    expect(commits.length).toBe(before);
  });

  it('through another connection of this process are told once, however many there were', async () => {
    const path = join(folder, 'connections.db');
    const store = await open(betterSqlite3(path) as DatabaseInterface);
    const other = await open(betterSqlite3(path) as DatabaseInterface);
    const { take, timers } = await told(store);
    await timers.run();
    expect(take()).toEqual([]);
    await other.projects.create(project('a'));
    await other.projects.create(project('b'));
    await timers.run();
    await timers.run();
    expect(take()).toEqual([{ source: 'other' }]);
  });

  it('may have been missed when libSQL has met a lock and connected anew; own rows are told all the same', async () => {
    const path = join(folder, 'reconnected.db');
    const store = await openStore((await libsql({ url: `file:${path}` })) as DatabaseInterface, { busyTimeout: 20 });
    opened.push(store);
    const { take, timers } = await told(store);
    const other = await open((await libsql({ url: `file:${path}` })) as DatabaseInterface);
    await (other as Store<'async'>).transaction(async (inner) => {
      await inner.projects.create(project('theirs'));
      // It runs outside of transactions, so that the lock meets it in the middle.
      await expect(async () => store.db.execute('VACUUM')).rejects.toMatchObject({ code: 'busy' });
    });
    const log = async () => store.db.query('SELECT * FROM temp.coterie_changes');
    await expect(log()).rejects.toMatchObject({ code: 'query' });
    take();
    await store.projects.create(project('a'));
    await store.projects.create(project('b'));
    expect(take()).toEqual([
      { source: 'own', changes: [inserted('projects', 'a')] },
      { source: 'own', changes: [inserted('projects', 'b')] },
    ]);
    await timers.run();
    expect(take()).toEqual([{ source: 'other' }]);
    await timers.run();
    expect(take()).toEqual([]);
  });

  it('are told apart from own ones where readers stand beside the connection that writes', async () => {
    const path = join(folder, 'readers.db');
    const store = await open(betterSqlite3(path, { mode: 'async', readers: { min: 1, max: 2 } }));
    const { timers, take } = await told(store);
    await store.db.transaction(async (tx) => {
      await store.projects.create(project('own'));
      await tx.query('SELECT 1');
    });
    expect(take()).toEqual([{ source: 'own', changes: [inserted('projects', 'own')] }]);
    await timers.run();
    expect(take()).toEqual([]);
    const other = await open(betterSqlite3(path));
    other.projects.create(project('other'));
    await timers.run();
    expect(take()).toEqual([{ source: 'other' }]);
    const inside = Promise.withResolvers<void>();
    const go = Promise.withResolvers<void>();
    const writing = store.transaction(async (tx) => {
      await tx.projects.create(project('late'));
      inside.resolve();
      await go.promise;
    });
    await inside.promise;
    const looking = timers.run();
    go.resolve();
    await Promise.all([writing, looking]);
    expect(take()).toEqual([{ source: 'own', changes: [inserted('projects', 'late')] }]);
  });

  it('on the same connection are told with their rows', async () => {
    const driver = betterSqlite3(join(folder, 'native.db')) as DatabaseInterface;
    const store = await open(driver);
    const { take, timers } = await told(store);
    const sql = `INSERT INTO projects (id, name, status, created_at, updated_at)
      VALUES ('a', 'tide', 'created', '2026-01-01T00:00:00.000Z', '2026-01-01T00:00:00.000Z')`;
    await driver.execute([{ sql, params: [] }], { access: 'write' });
    await timers.run();
    expect(take()).toEqual([{ source: 'own', changes: [inserted('projects', 'a')] }]);
  });
});

describe('a subscription to changes', () => {
  it('answers at once on a synchronous store, and is seen by all stores over a database', () => {
    const store = memoryStore();
    const commits: Commit[] = [];
    const stop = store.changes((commit) => commits.push(commit), { interval: null });
    expectTypeOf(stop).toEqualTypeOf<Unsubscribe<'sync'>>();
    const beside = openStore(store.db as never) as unknown as Store<'sync'>;
    beside.projects.create(project('a'));
    expect(commits).toEqual([{ source: 'own', changes: [inserted('projects', 'a')] }]);
    expect(stop()).toBeUndefined();
  });

  it("can change something itself, and what it throws is not the caller's", async () => {
    const store = memoryStore();
    const reported: unknown[] = [];
    const report = (error: unknown) => reported.push(error);
    process.on('unhandledRejection', report);
    const tables: string[] = [];
    store.changes(
      (commit) => {
        const [first] = commit.source === 'own' ? (commit.changes ?? []) : [];
        tables.push(first?.table ?? '');
        if (first?.table === 'projects') store.sessions.create({ type: 'director', name: 'lead' });
        throw new Error('mine');
      },
      { interval: null },
    );
    expect(store.projects.create(project('a')).id).toBe('a');
    await new Promise((resolve) => setImmediate(resolve));
    process.off('unhandledRejection', report);
    expect(tables).toEqual(['projects', 'sessions']);
    expect(reported.length).toBe(2);
  });

  it('are told in their order, also those that a transaction finds in the log of another tool', () => {
    const driver = betterSqlite3(':memory:');
    const store = openStore(driver);
    store.projects.create(project('a'));
    const commits: Commit[] = [];
    const stop = store.changes((commit) => commits.push(commit), { interval: null });
    const copied = (id: string) => ({
      sql: "INSERT INTO projects (id, name, status, created_at, updated_at) SELECT ?, name, status, created_at, updated_at FROM projects WHERE id = 'a'",
      params: [id],
    });
    driver.execute([copied('y'), copied('x')], { access: 'write' });
    store.transaction((inner) => {
      inner.projects.delete('x');
      inner.projects.update('y', { name: 'changed' });
    });
    expect(commits).toEqual([{ source: 'own', changes: [inserted('projects', 'y')] }]);
    stop();
    store.close();
  });

  it('leaves nothing on the connection when the last listener goes in the middle of a look', async () => {
    const store = await openStore(libsql({ url: ':memory:' }));
    const timers = handTimers();
    const stop = await store.changes(() => undefined, { timers });
    await store.db.execute('CREATE TABLE later (x)');
    const [look] = timers.waiting;
    look?.();
    await stop();
    await sleep(20);
    const { rows } = await store.db.query("SELECT name FROM temp.sqlite_master WHERE name LIKE '%coterie%'");
    expect(rows).toEqual([]);
    await store.close();
  });

  it('adds no request to a change: its rows come with it', async () => {
    const driver = countingDriver(betterSqlite3(':memory:'));
    const store = openStore(driver);
    const stop = store.changes(() => undefined, { interval: null });
    const before = { ...driver.counts };
    store.projects.create(project('a'));
    expect(driver.counts).toMatchObject({ execute: before.execute + 1, begin: before.begin });
    stop();
    store.close();
  });

  it('is refused inside a transaction, with an interval that is none, and on a server that cannot tell', async () => {
    const store = memoryStore();
    store.transaction((inner) => {
      expect(() => inner.changes(() => undefined)).toThrow(expect.objectContaining({ code: 'invalid' }));
    });
    expect(() => store.changes(() => undefined, { interval: 0 })).toThrow(
      expect.objectContaining({ field: 'interval' }),
    );

    const driver = betterSqlite3(':memory:', { mode: 'async' });
    const server: DatabaseInterface<'async'> = {
      mode: 'async',
      capabilities: { ...driver.capabilities, remote: true },
      execute: (statements, options) => driver.execute(statements, options),
      begin: (options) => driver.begin(options),
      close: () => driver.close(),
    };
    const far = await openStore(server);
    await expect(far.changes(() => undefined)).rejects.toMatchObject({
      code: 'unsupported',
      message: expect.stringContaining('interval: null'),
    });
    const commits: Commit[] = [];
    const stop = await far.changes((commit) => commits.push(commit), { interval: null });
    await far.projects.create(project('a'));
    await far.projects.list();
    expect(commits).toEqual([{ source: 'own', changes: null }]);
    await stop();
    await far.projects.create(project('b'));
    expect(commits.length).toBe(1);
    await far.close();
  });
});
