import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { betterSqlite3 } from '@coterie/better-sqlite3';
import { countingDriver } from '@coterie/testing';
import { afterAll, describe, expect, it } from 'vitest';
import { openStore, storeMigrations } from '../src/index.ts';
import { drivers } from './support/drivers.ts';
import { memoryStore } from './support/stores.ts';

const folder = mkdtempSync(join(tmpdir(), 'coterie-stats-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe.each(drivers)('a store on $name', ({ name, open }) => {
  it('tells how large it is, and gives the space of what is gone back', async () => {
    const store = await openStore(await open(folder, 'stats'));
    await store.db.script('CREATE TABLE "of others" (x); INSERT INTO "of others" VALUES (1), (2)');
    const description = 'tide '.repeat(10_000);
    await store.projects.createMany(Array.from({ length: 20 }, (_, n) => ({ name: `${n}`, description })));
    const full = await store.stats();
    expect(full.tables).toMatchObject({ projects: 20, 'of others': 2, sessions: 0, transcript_events: 0 });
    expect(Object.keys(full.tables).some((table) => table.includes('fts'))).toBe(false);
    expect(full.rows).toBe(22 + (full.tables._migrations ?? 0));
    expect(full.bytes).toBe(full.pages * full.pageSize);
    expect(full.bytes).toBeGreaterThan(1_000_000);
    expect(full.engine).toBe(store.db.capabilities.engine);
    await store.db.execute('DELETE FROM projects');
    expect((await store.stats()).freeBytes, name).toBeGreaterThan(500_000);
    const report = await store.vacuum();
    expect(report).toMatchObject({ shrunk: true, freed: report.bytesBefore - report.bytesAfter });
    expect(report.freed).toBeGreaterThan(500_000);
    expect(await store.stats()).toMatchObject({ freeBytes: 0, bytes: report.bytesAfter, walBytes: 0 });
    await store.close();
  });

  it('is healthy, and says what is wrong when it is not', async () => {
    const store = await openStore(await open(folder, 'health'));
    await store.sessions.create({ id: 's', type: 'director', name: 'lead' });
    await store.projects.create({ id: 'p', name: 'tide' });
    const migrations = { applied: storeMigrations.migrations.length, pending: 0, problems: [] };
    const healthy = await store.health();
    expect(healthy).toMatchObject({ ok: true, references: [], missingIndexes: [], migrations });
    expect(healthy.integrity).toMatchObject({ damages: [], complete: true });
    expect(healthy.searchIndexes).toContainEqual({
      name: 'projects_fts',
      table: 'projects',
      words: 'right',
      rows: 1,
      missing: 0,
      surplus: 0,
    });

    await store.db.execute(
      `INSERT INTO mcp_events (id, instance_id, tool_name, success, timestamp)
        VALUES ('e', 'none', 't', 1, '2026-01-01T00:00:00.000Z')`,
      [],
      { foreignKeys: 'off' },
    );
    expect(await store.health()).toMatchObject({
      ok: false,
      references: [{ table: 'mcp_events', parent: 'instances' }],
    });
    await store.db.execute('DELETE FROM mcp_events');
    await store.db.execute("DELETE FROM projects_fts WHERE docid = (SELECT seq FROM projects WHERE id = 'p')");
    const unfound = await store.health();
    expect(unfound.ok).toBe(false);
    expect(unfound.searchIndexes.filter(({ missing }) => missing > 0)).toMatchObject([
      { name: 'projects_fts', rows: 1 },
    ]);
    await store.db.execute('DROP TABLE sessions_fts');
    expect(await store.health()).toMatchObject({ ok: false, missingIndexes: ['sessions_fts'] });
    await store.close();
  });

  it('is copied into a file, where the driver can write one', async () => {
    const store = await openStore(await open(folder, 'backup'));
    await store.projects.create({ id: 'p', name: 'tide' });
    const path = join(folder, `${name}.copy.db`);
    const backup = async () => store.backup(path);
    if (store.db.capabilities.backup) {
      await backup();
      const copy = openStore(betterSqlite3(path));
      expect(copy.projects.get('p')).toMatchObject({ name: 'tide' });
      copy.close();
      await expect(backup()).rejects.toMatchObject({ code: 'query' });
    } else {
      await expect(backup()).rejects.toMatchObject({ code: 'unsupported' });
      expect(existsSync(path)).toBe(false);
    }
    await store.close();
  });
});

describe('a store', () => {
  it('tells the length of its write-ahead log, unless it is inside a transaction', () => {
    const path = join(folder, 'wal.db');
    const store = openStore(betterSqlite3(path));
    store.db.execute('PRAGMA wal_checkpoint(TRUNCATE)');
    expect(store.stats()).toMatchObject({ journalMode: 'wal', walBytes: 0 });
    store.projects.create({ name: 'tide' });
    expect(store.stats().walBytes).toBe(statSync(`${path}-wal`).size);
    store.transaction((inner) => {
      inner.projects.create({ name: 'ebb' });
      expect(inner.stats()).toMatchObject({ walBytes: null, tables: { projects: 2 } });
      expect(store.stats()).toMatchObject({ tables: { projects: 2 } });
    });
    store.close();
  });

  it('counts in two round trips', () => {
    const driver = countingDriver(betterSqlite3(':memory:'));
    const store = openStore(driver);
    const before = driver.counts.execute;
    store.stats();
    expect(driver.counts.execute - before).toBe(2);
    store.close();
  });

  it('is looked after as a whole, and not in the middle of a change', () => {
    const store = memoryStore();
    store.transaction((inner) => {
      for (const call of [() => inner.health(), () => inner.vacuum(), () => inner.backup(join(folder, 'x.db'))]) {
        expect(call).toThrow(expect.objectContaining({ code: 'invalid' }));
      }
    });
  });
});
