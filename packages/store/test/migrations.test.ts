import { fileURLToPath } from 'node:url';
import { betterSqlite3 } from '@coterie/better-sqlite3';
import { migrate, openDatabase, rollback } from '@coterie/core';
import { bundleMigrations, discoverMigrations } from '@coterie/node';
import { describe, expect, it } from 'vitest';
import { storeMigrations } from '../src/index.ts';

const folder = fileURLToPath(new URL('../migrations', import.meta.url));

describe('the migrations of the store', () => {
  it('are bundled as their files have them (vitest run -u bundles them again)', async () => {
    const output = fileURLToPath(new URL('../src/migrations.gen.ts', import.meta.url));
    const set = await discoverMigrations(folder, { name: 'coterie' });
    const text = bundleMigrations(set, { output, exportName: 'storeMigrations' });
    await expect(text).toMatchFileSnapshot(output);
  });

  it('can be taken back, and applied again', () => {
    const db = openDatabase(betterSqlite3(':memory:'));
    const schema = () =>
      db.query("SELECT type, name, sql FROM sqlite_schema WHERE tbl_name <> '_migrations' ORDER BY name").rows;
    expect(migrate(db, [storeMigrations])).toMatchObject({ ok: true });
    const before = schema();
    const back = rollback(db, [storeMigrations], { set: 'coterie', to: 0, allowDestructive: true });
    expect(back).toMatchObject({ ok: true });
    expect(schema()).toEqual([]);
    expect(migrate(db, [storeMigrations])).toMatchObject({ ok: true });
    expect(schema()).toEqual(before);
    db.close();
  });
});
