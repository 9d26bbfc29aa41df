import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { AppDatabase } from '../src/index.ts';
import { type Migration, MigrationRunner } from '../src/migrations/index.ts';
import { drivers, opened } from './support/databases.ts';
import { failureOf } from './support/fails.ts';
import { folderWith } from './support/folder.ts';

const notes: Migration = {
  version: 1,
  name: 'notes',
  up: (db) => {
    db.exec("CREATE TABLE notes (id INTEGER PRIMARY KEY, text TEXT, old TEXT); INSERT INTO notes (text) VALUES ('a')");
  },
  down: (db) => {
    db.exec('DROP TABLE notes');
  },
};
const authors: Migration = {
  version: 2,
  name: 'authors',
  up: (db) => {
    db.exec('ALTER TABLE notes ADD COLUMN author TEXT');
    db.prepare('CREATE INDEX notes_author ON notes (author)').run();
  },
  down: (db) => db.exec('DROP INDEX notes_author; ALTER TABLE notes DROP COLUMN author'),
};
const third = (up: Migration['up'], more: Partial<Migration> = {}): Migration[] => {
  return [notes, authors, { version: 3, name: 'third', up, ...more }];
};

describe.each(Object.entries(drivers))('the migration runner on %s', (_name, driver) => {
  async function fresh(): Promise<{ readonly db: AppDatabase; readonly runner: MigrationRunner }> {
    const db = opened({ database: await driver(), runMigrations: false });
    return { db, runner: new MigrationRunner(db.connection) };
  }
  const statuses = (results: readonly { version: number; status: string }[]): readonly string[] =>
    results.map(({ version, status }) => `${version} ${status}`);

  test('applies what is pending in the order of the numbers, and nothing twice', async () => {
    const { db, runner } = await fresh();
    const first = runner.runMigrations([authors, notes]);
    expect(first).toEqual([
      { version: 1, name: 'notes', status: 'applied', durationMs: expect.any(Number) },
      { version: 2, name: 'authors', status: 'applied', durationMs: expect.any(Number) },
    ]);
    expect(runner.runMigrations([notes, authors])).toEqual([]);
    expect(statuses(runner.runMigrations(third((db) => db.exec('CREATE TABLE third (x)'))))).toEqual(['3 applied']);
    expect(db.getSchemaVersion()).toBe(3);
  });

  test('tells what was applied, with the time as ISO text', async () => {
    const { runner } = await fresh();
    expect(runner.getAppliedMigrations()).toEqual([]);
    const before = new Date().toISOString();
    runner.runMigrations([notes, authors]);
    const applied = runner.getAppliedMigrations();
    expect(applied.map(({ version, name }) => [version, name])).toEqual([
      [1, 'notes'],
      [2, 'authors'],
    ]);
    for (const { applied_at } of applied) {
      expect(new Date(applied_at).toISOString()).toBe(applied_at);
      expect(applied_at >= before).toBe(true);
    }
  });

  test('a dry run says what would be applied, and writes nothing', async () => {
    const { db, runner } = await fresh();
    const everything = db.prepare('SELECT * FROM sqlite_schema');
    expect(statuses(runner.runMigrations([notes, authors], { dryRun: true }))).toEqual(['1 pending', '2 pending']);
    expect(everything.all()).toEqual([]);
    runner.runMigrations([notes]);
    expect(statuses(runner.runMigrations([notes, authors], { dryRun: true }))).toEqual(['2 pending']);
    expect(db.getSchemaVersion()).toBe(1);
  });

  test('what is declared destructive waits for approval, also where nothing could be lost', async () => {
    const { runner } = await fresh();
    const harmless = third(() => undefined, { destructive: true });
    const last: Migration = { version: 4, name: 'last', up: (db) => db.exec('CREATE TABLE last (x)') };
    expect(statuses(runner.runMigrations([...harmless, last]))).toEqual([
      ...['1 applied', '2 applied', '3 blocked', '4 blocked'],
    ]);
    expect(statuses(runner.runMigrations([...harmless, last], { dryRun: true }))).toEqual(['3 blocked', '4 blocked']);
    expect(statuses(runner.runMigrations([...harmless, last], { allowDestructive: true }))).toEqual([
      ...['3 applied', '4 applied'],
    ]);
  });

  test.each([
    ['DROP TABLE', 'DROP TABLE notes'],
    ['DROP COLUMN', 'ALTER TABLE notes DROP COLUMN old'],
    ['DELETE', "DELETE FROM notes WHERE text = 'a'"],
    ['UPDATE', "UPDATE notes SET text = 'b'"],
    [
      'a rebuild with NOT NULL',
      'CREATE TABLE n (id INTEGER PRIMARY KEY, text TEXT NOT NULL, old TEXT); INSERT INTO n SELECT id, text, old FROM notes; DROP TABLE notes; ALTER TABLE n RENAME TO notes; CREATE INDEX notes_author ON notes (text)',
    ],
  ])('%s of rows that are there is found and blocked without being declared', async (_kind, sql) => {
    const { db, runner } = await fresh();
    for (const up of [
      (db) => db.exec(sql),
      (db) => db.prepare('SELECT 1').run() && db.exec(sql),
    ] as Migration['up'][]) {
      const results = runner.runMigrations(third(up));
      expect(results.at(-1)).toMatchObject({ version: 3, status: 'blocked', reason: /allowDestructive/ });
      expect(db.prepare('SELECT text, old FROM notes').all()).toEqual([{ text: 'a', old: null }]);
    }
    expect(
      statuses(
        runner.runMigrations(
          third((db) => db.exec(sql)),
          { allowDestructive: ['003_third'] },
        ),
      ),
    ).toEqual(['3 applied']);
  });

  test.each([
    ['CREATE TABLE', 'CREATE TABLE made (x)'],
    ['CREATE INDEX', 'CREATE INDEX made ON notes (text)'],
    ['CREATE TRIGGER', 'CREATE TRIGGER made AFTER INSERT ON notes BEGIN SELECT 1; END'],
    ['ADD COLUMN', 'ALTER TABLE notes ADD COLUMN made TEXT'],
  ])('%s is applied without approval', async (_kind, sql) => {
    const { db, runner } = await fresh();
    expect(statuses(runner.runMigrations(third((db) => db.exec(sql)))).at(-1)).toBe('3 applied');
    expect(db.prepare("SELECT count(*) FROM sqlite_schema WHERE sql LIKE '%made%'").pluck().get()).toBe(1);
  });

  test('options that are not known, and what is no list of migrations, are refused, and nothing is run', async () => {
    const { db, runner } = await fresh();
    for (const [field, call] of [
      ['dryrun', () => runner.runMigrations([notes], { dryrun: true } as never)],
      ['options', () => runner.runMigrations([notes], null as never)],
      ['steps', () => runner.runMigrations([notes], { steps: 1 } as never)],
      ['step', () => runner.rollbackMigrations([notes], { step: 1 } as never)],
      ['migrations', () => runner.runMigrations(undefined as never)],
      ['migrations', () => runner.runMigrations([notes, null as never])],
    ] as const) {
      expect(failureOf(call), field).toMatchObject({ name: 'ValidationError', field });
    }
    expect(db.getSchemaVersion()).toBe(0);
  });

  test('a migration that fails is undone and told, and those after it wait', async () => {
    const { db, runner } = await fresh();
    const failing: Migration['up'] = (db) => {
      db.exec('CREATE TABLE half (x)');
      throw new Error('no more');
    };
    const last: Migration = { version: 4, name: 'last', up: () => undefined };
    const results = runner.runMigrations([...third(failing), last]);
    expect(statuses(results)).toEqual(['1 applied', '2 applied', '3 failed', '4 blocked']);
    expect(results[2]).toMatchObject({ reason: /no more/, error: { cause: { message: 'no more' } } });
    expect(db.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'half'").get()).toBeUndefined();
    expect(db.isHealthy()).toBe(true);
  });

  test('a migration that gives a promise fails', async () => {
    const { runner } = await fresh();
    const results = runner.runMigrations([
      { version: 1, name: 'late', up: async (db) => db.exec('CREATE TABLE t (x)') },
    ]);
    expect(results[0]).toMatchObject({ status: 'failed', reason: /promise/ });
  });

  test('what does not fit what was applied is raised, and nothing is run', async () => {
    const { db, runner } = await fresh();
    runner.runMigrations([notes]);
    const raised = (migrations: Migration[]) => failureOf(() => runner.runMigrations(migrations)).message;
    expect(raised([notes, { version: 3, name: 'third', up: () => undefined }])).toMatch(
      /no migration with the number 2/,
    );
    expect(raised([{ ...notes, name: 'other' }, authors])).toMatch(/old name/);
    expect(raised([{ ...notes, revision: '2' }, authors])).toMatch(/changed after it was applied/);
    expect(raised([])).toMatch(/newer/);
    expect(raised([notes, authors, { ...authors, name: 'twice' }])).toMatch(/two migrations with the number 2/);
    expect(raised([notes, { version: 2, name: 'no up' } as never])).toMatch(/name without blanks/);
    expect(raised([notes, { version: 2, name: 'no_up' } as never])).toMatch(/no up/);
    expect(db.getSchemaVersion()).toBe(1);
  });

  test('a down undoes its migration and the record, the last first, with approval for what it drops', async () => {
    const { db, runner } = await fresh();
    runner.runMigrations([notes, authors]);
    expect(statuses(runner.rollbackMigrations([notes, authors]))).toEqual(['2 blocked']);
    const approved = { allowDestructive: true } as const;
    expect(statuses(runner.rollbackMigrations([notes, authors], { ...approved, dryRun: true }))).toEqual(['2 pending']);
    expect(statuses(runner.rollbackMigrations([notes, authors], approved))).toEqual(['2 rolled-back']);
    expect(db.getSchemaVersion()).toBe(1);
    expect(
      db
        .prepare('SELECT * FROM notes')
        .columns()
        .map(({ name }) => name),
    ).toEqual(['id', 'text', 'old']);
    expect(statuses(runner.rollbackMigrations([notes, authors], { ...approved, to: 0 }))).toEqual(['1 rolled-back']);
    expect(statuses(runner.runMigrations([notes, authors]))).toEqual(['1 applied', '2 applied']);
  });

  test('a rebuild with foreign keys off keeps the children', async () => {
    const { db, runner } = await fresh();
    const up: Migration['up'] = (db) =>
      db.exec(`CREATE TABLE n (id INTEGER PRIMARY KEY, text TEXT NOT NULL);
        INSERT INTO n SELECT id, text FROM notes; DROP TABLE notes; ALTER TABLE n RENAME TO notes;
        CREATE INDEX notes_author ON notes (text)`);
    runner.runMigrations([notes, authors]);
    db.connection.exec('CREATE TABLE tags (note REFERENCES notes (id) ON DELETE CASCADE); INSERT INTO tags VALUES (1)');
    const allowDestructive = true;
    expect(statuses(runner.runMigrations(third(up), { allowDestructive }))).toEqual(['3 blocked']);
    expect(statuses(runner.runMigrations(third(up, { foreignKeys: 'off' }), { allowDestructive }))).toEqual([
      '3 applied',
    ]);
    expect(db.prepare('SELECT note FROM tags').pluck().all()).toEqual([1]);
    expect(db.prepare('PRAGMA foreign_keys').pluck().get()).toBe(1);
  });
});

test('what another process applied meanwhile is told as skipped', () => {
  const path = join(folderWith(), 'app.db');
  const [mine, other] = [opened({ path }), opened({ path })];
  const both = [notes, authors];
  const overtaking: Migration = {
    ...notes,
    up: notes.up,
    get name() {
      new MigrationRunner(other.connection).runMigrations(both);
      return 'notes';
    },
  };
  const results = new MigrationRunner(mine.connection).runMigrations([overtaking, authors]);
  expect(results.map(({ status }) => status)).toEqual(['skipped', 'skipped']);
  expect(mine.getSchemaVersion()).toBe(2);
});
