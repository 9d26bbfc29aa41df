import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { appliedMigrations, migrate } from '@coterie/core';
import { expect, test } from 'vitest';
import { discoverMigrationsSync } from '../src/index.ts';
import { open } from './engine.ts';
import { folderWith } from './folder.ts';

interface Told {
  readonly ok: boolean;
  readonly results: readonly { readonly version: number; readonly status: string }[];
}

const migrator = fileURLToPath(new URL('./migrator.ts', import.meta.url));

/** With rows, and what drops and rewrites them, which every process approves of. */
const HISTORY = {
  '001_teams.sql': `CREATE TABLE team (id INTEGER PRIMARY KEY, name TEXT);
    CREATE TABLE agent (id INTEGER PRIMARY KEY, team INTEGER REFERENCES team (id) ON DELETE CASCADE);`,
  '002_seed.sql': "INSERT INTO team VALUES (1, 'first');\nINSERT INTO agent VALUES (1, 1);",
  '003_rebuild.sql': `-- migrate:foreign-keys off
    CREATE TABLE n (id INTEGER PRIMARY KEY, name TEXT NOT NULL);
    INSERT INTO n SELECT id, name FROM team;
    DROP TABLE team;
    ALTER TABLE n RENAME TO team;`,
  '004_function.mjs': "export const revision = '1';\nexport const up = (db) => db.script('CREATE TABLE made (x)');",
  '005_drop.sql': "DROP TABLE made;\nUPDATE team SET name = 'renamed';",
  '006_index.sql': 'CREATE INDEX agent_team ON agent (team);',
};

async function start(count: number, path: string, folder: string): Promise<readonly ChildProcess[]> {
  const children = Array.from({ length: count }, () => fork(migrator, [path, folder]));
  await Promise.all(children.map((child) => once(child, 'message')));
  return children;
}

/** All at the same moment; resolves to what each of them tells. */
async function go(children: readonly ChildProcess[]): Promise<readonly Told[]> {
  return Promise.all(
    children.map(async (child) => {
      const told = once(child, 'message');
      child.send('go');
      return ((await told) as [Told])[0];
    }),
  );
}

test('six processes that migrate one new file at once: everything is applied once, and nobody fails, ten times', {
  timeout: 120_000,
}, async () => {
  const migrations = folderWith(HISTORY);
  for (let round = 0; round < 10; round += 1) {
    const path = join(folderWith(), 'new.db');
    const told = await go(await start(6, path, migrations));
    expect(told.filter(({ ok }) => !ok)).toEqual([]);
    const applied = told.flatMap(({ results }) => results.filter(({ status }) => status === 'applied'));
    expect(applied.map(({ version }) => version).sort()).toEqual([1, 2, 3, 4, 5, 6]);
    const db = open(path);
    expect(db.query('SELECT name, agent.id FROM team JOIN agent ON team = team.id').rows).toEqual([['renamed', 1]]);
    expect(db.query('PRAGMA integrity_check').rows).toEqual([['ok']]);
    expect(appliedMigrations(db)).toHaveLength(6);
    db.close();
  }
});

test('a process that is killed in the middle leaves whole migrations, and the next run goes on', async () => {
  const folder = folderWith({
    '001_a.sql': 'CREATE TABLE a (x);',
    '002_slow.sql':
      'CREATE TABLE b (x);\nINSERT INTO b WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100000000) SELECT i FROM n;',
  });
  const path = join(folderWith(), 'killed.db');
  const [child] = await start(1, path, folder);
  child?.send('go');
  const watcher = open(path);
  const applied = () => appliedMigrations(watcher).length;
  await expect.poll(applied, { timeout: 20_000 }).toBe(1);
  child?.kill('SIGKILL');
  if (child !== undefined) await once(child, 'exit');
  expect(applied()).toBe(1);
  const set = discoverMigrationsSync(folder, { name: 'app' });
  const quick = {
    ...set,
    migrations: [...set.migrations.slice(0, 1), { version: 2, name: 'slow', up: 'CREATE TABLE b (x)' }],
  };
  expect(migrate(watcher, [quick]).results.map(({ status }) => status)).toEqual(['skipped', 'applied']);
  watcher.close();
});

test('a read-only file can be planned, tried dry, and opened when nothing is pending', () => {
  const folder = folderWith(HISTORY);
  const path = join(folderWith(), 'readonly.db');
  const set = discoverMigrationsSync(folder, { name: 'app' });
  const writer = open(path);
  migrate(writer, [{ ...set, migrations: set.migrations.slice(0, 2) }]);
  const db = open(path, { readOnly: true });
  expect(migrate(db, [set], { dryRun: true, allowDestructive: true }).results.map(({ status }) => status)).toEqual([
    'skipped',
    'skipped',
    'pending',
    'pending',
    'pending',
    'pending',
  ]);
  const refused = migrate(db, [set], { allowDestructive: true }).results[2];
  expect(refused).toMatchObject({ status: 'failed', error: { code: 'readonly' } });
  migrate(writer, [set], { allowDestructive: true });
  expect(migrate(db, [set])).toMatchObject({ ok: true });
  db.close();
  writer.close();
});
