import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { betterSqlite3 } from '@coterie/better-sqlite3';
import { openDatabase } from '@coterie/core';
import { sqljs } from '@coterie/sqljs';
import { openStore } from '@coterie/store';
import { afterEach, describe, expect, test } from 'vitest';
import DefaultDatabase, {
  Database,
  DatabaseError,
  projectRepository as projects,
  ValidationError,
} from '../src/index.ts';
import { useFolder, useHome } from './support/folder.ts';
import { thrownBy } from './support/made.ts';

const folder = useFolder();
const home = useHome();
afterEach(() => Database.close());

const inHome = () => join(home(), '.constellation', 'constellation.db');

test('the default export and the named one are the same database', () => {
  expect(DefaultDatabase).toBe(Database);
});

describe('init', () => {
  test('makes ~/.constellation/constellation.db with its folder, and the schema in it', () => {
    expect(existsSync(join(home(), '.constellation'))).toBe(false);
    Database.init();
    expect(projects.findAll()).toEqual([]);
    expect(existsSync(inHome())).toBe(true);
  });

  test('takes another path, whose folder it makes, or :memory:', () => {
    const path = join(folder, 'deep', 'er', 'other.db');
    Database.init({ path });
    expect(existsSync(path)).toBe(true);
    Database.close();
    Database.init({ path: ':memory:' });
    projects.create({ name: 'p' });
    expect(projects.findAll()).toHaveLength(1);
    expect(existsSync(inHome())).toBe(false);
  });

  test('opens again what was there, with the same repositories', () => {
    Database.init();
    const project = projects.create({ name: 'kept' });
    Database.close();
    Database.init();
    expect(projects.findById(project.id)).toEqual(project);
    Database.close();
    Database.init({ path: inHome() });
    expect(projects.findAll()).toEqual([project]);
  });

  test('leaves open what is open, and refuses another place', () => {
    Database.init({ path: ':memory:' });
    projects.create({ name: 'p' });
    Database.init();
    Database.init({ path: ':memory:' });
    expect(projects.findAll()).toHaveLength(1);
    const error = thrownBy(() => Database.init({ path: join(folder, 'second.db') }));
    expect(error).toMatchObject({
      code: 'invalid',
      message: expect.stringMatching(/^:memory: is open already.*close\(\)/),
    });
    expect(projects.findAll()).toHaveLength(1);
    expect(existsSync(join(folder, 'second.db'))).toBe(false);
  });

  test('takes a ready database, which stays open when it is closed', async () => {
    const driver = await sqljs();
    Database.init({ database: driver });
    projects.create({ name: 'p' });
    Database.init({ database: driver });
    Database.close();
    const store = openStore(driver);
    expect(store.projects.count()).toBe(1);
    Database.init({ database: store.db as ReturnType<typeof openDatabase<'sync'>> });
    expect(projects.findAll()).toHaveLength(1);
    Database.close();
    store.close();
  });

  test('refuses an asynchronous database, a path beside a database, and what is no path', () => {
    const asynchronous = betterSqlite3(':memory:', { mode: 'async' });
    expect(thrownBy(() => Database.init({ database: asynchronous as never }))).toMatchObject({
      field: 'database',
      message: expect.stringContaining('must be a synchronous database'),
    });
    const database = betterSqlite3(':memory:');
    expect(thrownBy(() => Database.init({ path: ':memory:', database }))).toBeInstanceOf(ValidationError);
    for (const path of ['', ' ', 'file:///tmp/constellation-url/x.db']) {
      expect(
        thrownBy(() => Database.init({ path })),
        path,
      ).toMatchObject({ field: 'path' });
    }
    expect(existsSync('file:')).toBe(false);
    expect(thrownBy(() => projects.findAll())).toMatchObject({ code: 'closed' });
  });

  test('refuses an option that is not known or of another kind, and opens nothing', () => {
    for (const [options, field] of [
      [null, 'options'],
      [join(folder, 'x.db'), 'options'],
      [{ file: join(folder, 'x.db') }, 'file'],
      [{ path: 5 }, 'path'],
      [{ path: null }, 'path'],
      [{ database: {} }, 'database'],
      [{ migrations: {} }, 'migrations'],
      [{ migrations: null }, 'migrations'],
      [{ migrations: [null] }, 'migrations'],
    ] as const) {
      expect(
        thrownBy(() => Database.init(options as never)),
        field,
      ).toMatchObject({ name: 'ValidationError', field });
    }
    expect(existsSync(inHome())).toBe(false);
    expect(thrownBy(() => projects.findAll())).toMatchObject({ code: 'closed' });
  });

  test('says why a folder cannot be made', () => {
    writeFileSync(join(folder, 'file'), '');
    const error = thrownBy(() => Database.init({ path: join(folder, 'file', 'below', 'x.db') }));
    expect(error).toMatchObject({ code: 'cannot-open', message: expect.stringContaining('cannot be made') });
    expect((error as DatabaseError).cause).toBeInstanceOf(Error);
  });
});

describe('a file at the default path that another program made', () => {
  const put = (sql: string): Buffer => {
    mkdirSync(join(home(), '.constellation'));
    const other = openDatabase(betterSqlite3(inHome(), { journalMode: 'delete' }));
    other.script(sql);
    other.close();
    return readFileSync(inHome());
  };

  test.each([
    ['with tables of its own', 'CREATE TABLE note (text)', /table note, and nothing of the store/],
    [
      'with one of our names',
      'CREATE TABLE a (x); CREATE TABLE projects (id)',
      /table projects, which the store did not/,
    ],
    [
      'with its own ledger',
      'CREATE TABLE _migrations (id, name); CREATE TABLE note (text)',
      /a table or view _migrations of another tool/,
    ],
  ])('%s is refused untouched, with a sentence', (_, sql, sentence) => {
    const before = put(sql);
    expect(() => Database.init()).toThrow(sentence);
    expect(readFileSync(inHome())).toEqual(before);
    expect(thrownBy(() => projects.findAll())).toMatchObject({ code: 'closed' });
  });

  test('is refused with what is still in its write-ahead log', () => {
    // A copy beside its log is what is left when a program is killed.
    const source = join(folder, 'source.db');
    const other = openDatabase(betterSqlite3(source));
    other.script('CREATE TABLE note (text)');
    mkdirSync(join(home(), '.constellation'));
    for (const suffix of ['', '-wal']) copyFileSync(source + suffix, inHome() + suffix);
    other.close();
    const contents = () => ['', '-wal'].map((suffix) => readFileSync(inHome() + suffix));
    const before = contents();
    expect(() => Database.init()).toThrow(/table note, and nothing of the store/);
    expect(contents()).toEqual(before);
  });

  test('that is no database is refused untouched', () => {
    mkdirSync(join(home(), '.constellation'));
    const text = 'not a database, but a text that is long enough to look like one. '.repeat(20);
    writeFileSync(inHome(), text);
    expect(thrownBy(() => Database.init())).toMatchObject({ code: 'not-a-database' });
    expect(readFileSync(inHome(), 'utf8')).toBe(text);
  });

  test('is opened when its schema is ours', () => {
    mkdirSync(join(home(), '.constellation'));
    const store = openStore(betterSqlite3(inHome()));
    store.projects.create({ id: 'p', name: 'made by another' });
    store.close();
    Database.init();
    expect(projects.findById('p')?.name).toBe('made by another');
  });

  test('at a path that was chosen, tables with other names are no obstacle', () => {
    const path = join(folder, 'beside.db');
    const other = openDatabase(betterSqlite3(path));
    other.script('CREATE TABLE note (text)');
    other.close();
    Database.init({ path });
    expect(projects.findAll()).toEqual([]);
  });
});

describe('close', () => {
  test('does nothing when nothing is open, and every call before init says what to do', () => {
    Database.close();
    Database.close();
    const sentence = 'The database is not open. Call Database.init() first.';
    for (const call of [() => projects.findAll(), () => Database.getStats(), () => Database.transaction(() => 1)]) {
      const error = thrownBy(call);
      expect(error).toBeInstanceOf(DatabaseError);
      expect(error).toMatchObject({ code: 'closed', message: sentence });
    }
  });

  test('is refused inside a transaction, which goes on', () => {
    Database.init({ path: ':memory:' });
    Database.transaction(() => {
      projects.create({ name: 'p' });
      expect(thrownBy(() => Database.close())).toMatchObject({ code: 'invalid' });
    });
    expect(projects.findAll()).toHaveLength(1);
  });
});

describe('getStats', () => {
  test('gives the size of a file in bytes, and that WAL is on', () => {
    const path = join(folder, 'stats.db');
    Database.init({ path });
    const { size, walEnabled } = Database.getStats();
    expect(walEnabled).toBe(true);
    Database.close();
    expect(readFileSync(path)).toHaveLength(size);
  });

  test('says that WAL is off in memory', () => {
    Database.init({ path: ':memory:' });
    expect(Database.getStats()).toEqual({ size: expect.any(Number), walEnabled: false });
  });
});
