import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { betterSqlite3 } from '@coterie/better-sqlite3';
import { countingDriver } from '@coterie/testing';
import { afterAll, describe, expect, it } from 'vitest';
import { projectDefinition } from '../src/entities/projects/definition.ts';
import {
  type Definition,
  type EntityTypes,
  importTranscript,
  openStore,
  type PruneProgress,
  type Store,
} from '../src/index.ts';
import { condemnedBy, policyOf } from '../src/prune/policy.ts';
import { type StoredTable, storedSchema } from '../src/prune/schema.ts';
import { integrity } from './support/content.ts';
import { drivers } from './support/drivers.ts';
import { memoryStore } from './support/stores.ts';
import { sourceOf, Writer } from './support/transcript.ts';

const folder = mkdtempSync(join(tmpdir(), 'coterie-prune-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Days of January. */
const at = (day: number): Date => new Date(Date.UTC(2026, 0, day));
const options = { now: () => at(31) };
const iso = (day: number): string => at(day).toISOString();

const projects = async (store: Store): Promise<string[]> => (await store.projects.list()).map(({ id }) => id);

/** A project on each of the first days, p1 the oldest, with descriptions of 1,000 bytes. */
async function fill(store: Store, days = 10): Promise<void> {
  await store.projects.createMany(
    Array.from({ length: days }, (_, n) => ({
      id: `p${n + 1}`,
      name: 'tide',
      description: 'x'.repeat(1000),
      status: n % 2 === 0 ? ('completed' as const) : ('running' as const),
      createdAt: at(n + 1),
    })),
  );
}

/** Two agents of the project, one below the other, with a turn of history each. */
async function addAgents(store: Store, project: string): Promise<void> {
  for (const [id, parent, depth] of [
    ['lead', null, 0],
    ['scout', `${project}-lead`, 1],
  ] as const) {
    await store.db.execute(
      `INSERT INTO agents (id, project_id, parent_id, depth, status, created_at, updated_at)
        VALUES (?, ?, ?, ?, 'idle', ?, ?)`,
      [`${project}-${id}`, project, parent, depth, iso(30), iso(30)],
    );
    await store.db.execute(
      "INSERT INTO agent_history (id, agent_id, role, content, created_at) VALUES (?, ?, 'user', 'the tide', ?)",
      [`${project}-${id}-turn`, `${project}-${id}`, iso(30)],
    );
  }
}

describe.each(drivers)('pruning on $name', ({ open }) => {
  it('lets go what is older, and what belongs to it, after it has told so', async () => {
    const store = await openStore(await open(folder, 'age'), options);
    await fill(store);
    for (const project of ['p1', 'p2', 'p9']) await addAgents(store, project);
    const policies = { projects: { olderThan: 26 } };
    const dry = await store.prune({ policies, dryRun: true });
    expect(dry).toMatchObject({ dryRun: true, rows: 12 });
    expect(dry.tables.map(({ table, rows }) => [table, rows])).toEqual([
      ['agent_history', 4],
      ['agents', 4],
      ['projects', 4],
    ]);
    expect(dry.bytes).toBeGreaterThan(4000);
    expect(dry.bytes).toBeLessThan(10_000);
    expect(await store.projects.count()).toBe(10);
    expect(await store.prune({ policies })).toEqual({ ...dry, dryRun: false });
    expect(await projects(store)).toEqual(['p5', 'p6', 'p7', 'p8', 'p9', 'p10']);
    expect((await store.stats()).tables).toMatchObject({ agents: 2, agent_history: 2 });
    expect(await store.prune({ policies })).toEqual({ dryRun: false, rows: 0, bytes: 0, tables: [] });
    await integrity(store);
    await store.close();
  });

  it('keeps the newest, and so many bytes of them', async () => {
    const store = await openStore(await open(folder, 'keep'), options);
    await fill(store);
    await store.prune({ policies: { projects: { keep: 8 } } });
    expect(await projects(store)).toEqual(['p3', 'p4', 'p5', 'p6', 'p7', 'p8', 'p9', 'p10']);
    await store.prune({ policies: { projects: { keep: 100, maxBytes: 6 * 1200, olderThan: at(2) } } });
    expect(await projects(store)).toEqual(['p5', 'p6', 'p7', 'p8', 'p9', 'p10']);
    await store.prune({ policies: { projects: { keep: 5, olderThan: at(8) } } });
    expect(await projects(store)).toEqual(['p8', 'p9', 'p10']);
    const report = await store.prune({ policies: { projects: { maxBytes: 0, where: { status: 'running' } } } });
    expect(report).toMatchObject({ rows: 2 });
    expect(await projects(store)).toEqual(['p9']);
    await store.prune({ policies: { projects: { keep: 0 } } });
    expect(await projects(store)).toEqual([]);
    await store.close();
  });

  it('keeps the newest for each value of a field, rows of one moment in the order of their insertion', async () => {
    const store = await openStore(await open(folder, 'per'), options);
    await store.sessions.createMany(
      Array.from({ length: 9 }, (_, n) => ({
        id: `s${n}`,
        type: 'director' as const,
        name: 'lead',
        workspace: [null, '/a', '/b'][n % 3] as string | null,
        createdAt: at(1),
      })),
    );
    const policies = { sessions: { keep: { newest: 2, per: 'workspace' } } } as const;
    const dry = await store.prune({ policies, dryRun: true });
    expect(dry.rows).toBe(3);
    expect(await store.prune({ policies, batch: 1 })).toEqual({ ...dry, dryRun: false });
    expect((await store.sessions.list()).map(({ id }) => id)).toEqual(['s3', 's4', 's5', 's6', 's7', 's8']);
    await store.prune({
      policies: { sessions: { keep: { newest: 0, per: 'workspace' }, where: { workspace: '/a' } } },
    });
    expect((await store.sessions.list()).map(({ id }) => id)).toEqual(['s3', 's5', 's6', 's8']);
    await store.close();
  });
});

describe('pruning', () => {
  it('takes sessions with their transcripts, whose files can be imported again', async () => {
    const store = memoryStore(options);
    const writer = new Writer();
    writer.user('a question about tides');
    await importTranscript(store, sourceOf('-w/old.jsonl', writer.text));
    store.db.execute("UPDATE sessions SET created_at = '2020-01-01T00:00:00.000Z'");
    const report = store.prune({ policies: { sessions: { olderThan: at(1) } } });
    expect(report.tables.map(({ table, rows }) => [table, rows])).toEqual([
      ['sessions', 1],
      ['transcript_events', 1],
      ['transcript_parts', 1],
    ]);
    expect(store.stats().tables).toMatchObject({ sessions: 0, transcript_events: 0, transcript_files: 0 });
    expect(store.transcripts.search('tides')).toEqual([]);
    expect(await importTranscript(store, sourceOf('-w/old.jsonl', writer.text))).toMatchObject({ inserted: 1 });
  });

  it('goes in pieces of about a batch, each one round trip, and tells how far it is', () => {
    const driver = countingDriver(betterSqlite3(':memory:'));
    const store = openStore(driver, options);
    store.projects.createMany(Array.from({ length: 500 }, (_, n) => ({ id: `p${n}`, name: 'tide', createdAt: at(1) })));
    store.db.execute(
      `INSERT INTO agents (id, project_id, status, created_at, updated_at)
        SELECT projects.id || '-' || value, projects.id, 'idle', created_at, created_at FROM projects, json_each('[1,2,3,4]')`,
    );
    const before = driver.counts.execute;
    const told: PruneProgress[] = [];
    const report = store.prune({
      policies: { projects: { olderThan: 1 } },
      batch: 100,
      onProgress: (one) => told.push(one),
    });
    expect(report.rows).toBe(2500);
    expect(driver.counts.execute - before).toBe(1 + told.length + 1);
    const pieces = told.map(({ rows }, at) => rows - (told[at - 1]?.rows ?? 0));
    expect(pieces.slice(1).every((rows) => rows <= 100)).toBe(true);
    expect(told.at(-1)).toEqual({ entity: 'projects', rows: 2500, bytes: report.bytes });
    store.close();
  });

  it('ends between two pieces when its signal says so; what went before is gone', () => {
    const store = memoryStore(options);
    store.projects.createMany(Array.from({ length: 500 }, (_, n) => ({ id: `p${n}`, name: 'tide', createdAt: at(1) })));
    const controller = new AbortController();
    const call = () =>
      store.prune({
        policies: { projects: { olderThan: 1 } },
        batch: 50,
        signal: controller.signal,
        onProgress: () => controller.abort(),
      });
    expect(call).toThrow(expect.objectContaining({ code: 'aborted' }));
    expect(store.projects.count()).toBe(480);
  });

  it('is part of the transaction around it', () => {
    const store = memoryStore(options);
    const error = new Error('no');
    store.projects.createMany([{ name: 'tide', createdAt: at(1) }]);
    expect(() =>
      store.transaction((inner) => {
        expect(inner.prune({ policies: { projects: { olderThan: 1 } } }).rows).toBe(1);
        throw error;
      }),
    ).toThrow(error);
    expect(store.projects.count()).toBe(1);
  });

  it("follows the references of tables that are not the store's, and leaves a row alone that they hold", () => {
    const store = memoryStore(options);
    store.db.script(`CREATE TABLE notes (project TEXT REFERENCES projects (id) ON DELETE CASCADE, text TEXT);
      CREATE TABLE marks (project TEXT, mark TEXT, PRIMARY KEY (project, mark),
        FOREIGN KEY (project) REFERENCES projects (id) ON DELETE CASCADE) WITHOUT ROWID;
      CREATE TABLE bills (project TEXT REFERENCES projects (id), text TEXT)`);
    store.projects.createMany([1, 2, 3].map((day) => ({ id: `p${day}`, name: 'tide', createdAt: at(day) })));
    store.db.script(`INSERT INTO notes VALUES ('p1', 'four'), ('p1', 'five5');
      INSERT INTO marks VALUES ('p1', 'a'), ('p1', 'b'); INSERT INTO bills VALUES ('p2', 'x')`);
    const one = store.prune({ policies: { projects: { olderThan: at(2) } } });
    expect(one.tables).toEqual([
      { table: 'marks', rows: 2, bytes: 6 },
      { table: 'notes', rows: 2, bytes: 4 + 5 + 4 },
      { table: 'projects', rows: 1, bytes: expect.any(Number) },
    ]);
    expect(() => store.prune({ policies: { projects: { olderThan: at(3) } } })).toThrow(
      expect.objectContaining({ code: 'constraint', constraint: expect.objectContaining({ kind: 'foreign-key' }) }),
    );
    expect(store.projects.count()).toBe(2);
  });

  it('leaves rows alone that their definition keeps from it, and counts them for no limit', () => {
    const store = memoryStore(options);
    store.projects.createMany(
      [1, 2, 3, 4].map((day) => ({
        id: `p${day}`,
        name: 'tide',
        status: day === 4 ? ('running' as const) : ('completed' as const),
        createdAt: at(day),
      })),
    );
    const { tables } = store.db.run(storedSchema);
    const stored = tables.get('projects') as StoredTable;
    const definition = { ...projectDefinition, prunable: "status <> 'running'" } as unknown as Definition<EntityTypes>;
    const policy = policyOf('projects', definition, { keep: 1 }, { now: at(31), stored });
    const [part] = condemnedBy(policy, store.batch(policy.questions));
    const { sql, params } = part?.next(-1, null) ?? { sql: '', params: [] };
    expect(store.db.query(`SELECT id FROM projects WHERE seq IN (${sql})`, params).rows).toEqual([['p1'], ['p2']]);
  });

  it('refuses what nothing could be meant by, before anything goes', () => {
    const store = memoryStore(options);
    store.projects.createMany([{ name: 'tide', createdAt: at(1) }]);
    const refused =
      (policies: object, rest: object = {}) =>
      () =>
        store.prune({ policies, ...rest });
    for (const [field, call] of [
      ['projects', refused({ projects: {} })],
      ['entity', refused({ projects: { olderThan: 1 }, unknown: { keep: 1 } })],
      ['olderThan', refused({ projects: { olderThan: -1 } })],
      ['olderThan', refused({ projects: { olderThan: new Date(Number.NaN) } })],
      ['olderThan', refused({ projects: { olderThan: Number.NaN } })],
      ['keep', refused({ projects: { keep: 1.5 } })],
      ['keep', refused({ projects: { keep: '5' } })],
      ['keep', refused({ projects: { keep: null } })],
      ['wher', refused({ projects: { keep: 0, wher: { status: 'failed' } } })],
      ['newst', refused({ projects: { keep: { newst: 1, per: 'status' } } })],
      ['newest', refused({ projects: { keep: { newest: -1, per: 'status' } } })],
      ['owner', refused({ projects: { keep: { newest: 1, per: 'owner' } } })],
      ['maxBytes', refused({ projects: { maxBytes: -1 } })],
      ['state', refused({ projects: { keep: 1, where: { state: 'x' } } })],
      ['batch', refused({ projects: { olderThan: 1 } }, { batch: 0 })],
    ] as const) {
      expect(call, field).toThrow(expect.objectContaining({ name: 'ValidationError', field }));
    }
    expect(store.projects.count()).toBe(1);
    expect(store.prune({ policies: {} })).toMatchObject({ rows: 0, tables: [] });
  });
});
