import { join } from 'node:path';
import { betterSqlite3 } from '@coterie/better-sqlite3';
import { openDatabase } from '@coterie/core';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  Database,
  type MigrationDefinition,
  MigrationError,
  migration001,
  projectRepository as projects,
  type RollbackOptions,
  ValidationError,
} from '../src/index.ts';
import { useFolder } from './support/folder.ts';
import { thrownBy } from './support/made.ts';

const folder = useFolder();
let path: string;
let count = 0;
beforeEach(() => {
  count += 1;
  path = join(folder, `${count}.db`);
});
afterEach(() => Database.close());

const NOTES: MigrationDefinition = {
  name: '002_notes',
  up: 'CREATE TABLE notes (id INTEGER PRIMARY KEY, text TEXT) STRICT; CREATE INDEX notes_by_text ON notes (text);',
  down: 'DROP TABLE notes;',
};
const FIRST_NOTE: MigrationDefinition = {
  name: '003_first_note',
  up: "INSERT INTO notes (text) VALUES ('first');",
  down: "DELETE FROM notes WHERE text = 'first';",
};

/** What another program reads in the file. */
function look(sql: string): readonly (readonly unknown[])[] {
  const other = openDatabase(betterSqlite3(path));
  try {
    return other.query(sql).rows;
  } finally {
    other.close();
  }
}

const ledger = () => look("SELECT version, name FROM _migrations WHERE set_name = 'constellation' ORDER BY version");
const notes = () => look('SELECT text FROM notes').flat();

describe('migrations', () => {
  test('run when the database is opened, and _migrations tells which', () => {
    Database.init({ path });
    expect(look('SELECT set_name, version, name FROM _migrations')).toEqual(
      ['sessions', 'transcripts', 'instances', 'projects', 'jobs', 'config', 'orchestration'].map((name, at) => [
        'coterie',
        at + 1,
        name,
      ]),
    );
  });

  test('of your own run after them, in the order of their numbers, once', () => {
    Database.init({ path, migrations: [FIRST_NOTE, migration001, NOTES] });
    expect(ledger()).toEqual([
      [1, 'initial'],
      [2, 'notes'],
      [3, 'first_note'],
    ]);
    Database.close();
    Database.init({ path, migrations: [NOTES, FIRST_NOTE] });
    expect(notes()).toEqual(['first']);
    expect(projects.findAll()).toEqual([]);
  });

  test('registered later are applied to a database that is open, and those known are kept', () => {
    Database.init({ path, migrations: [NOTES] });
    Database.init({ migrations: [NOTES, FIRST_NOTE] });
    expect(notes()).toEqual(['first']);
    Database.init();
    expect(Database.rollback({ allowDestructive: true })).toEqual(['003_first_note']);
  });

  test('a program that registers none opens a database that has some', () => {
    Database.init({ path, migrations: [NOTES] });
    Database.close();
    Database.init({ path });
    expect(projects.create({ name: 'p' }).name).toBe('p');
    expect(ledger()).toHaveLength(2);
  });

  test('that fail are wholly undone, with those before them applied, and nothing is open then', () => {
    const failing = {
      name: '003_failing',
      up: "INSERT INTO notes (text) VALUES ('half'); INSERT INTO nowhere VALUES (1);",
    };
    const error = thrownBy(() => Database.init({ path, migrations: [NOTES, failing] }));
    expect(error).toBeInstanceOf(MigrationError);
    expect(error).toMatchObject({ migration: '003_failing', message: expect.stringContaining('nowhere') });
    expect(thrownBy(() => projects.findAll())).toMatchObject({ code: 'closed' });
    expect(notes()).toEqual([]);
    expect(ledger()).toEqual([
      [1, 'initial'],
      [2, 'notes'],
    ]);
    Database.init({ path, migrations: [NOTES, FIRST_NOTE] });
    expect(notes()).toEqual(['first']);
  });

  test('that would lose data wait for approval by name', () => {
    Database.init({ path, migrations: [NOTES, FIRST_NOTE] });
    Database.close();
    const drop = { name: '004_drop_notes', up: 'DROP TABLE notes;' };
    const migrations = [NOTES, FIRST_NOTE, drop];
    const error = thrownBy(() => Database.init({ path, migrations }));
    expect(error).toBeInstanceOf(MigrationError);
    expect(error).toMatchObject({ message: expect.stringContaining('allowDestructive') });
    expect(notes()).toEqual(['first']);
    Database.init({ path, migrations, allowDestructive: ['004_drop_notes'] });
    expect(ledger().at(-1)).toEqual([4, 'drop_notes']);
  });

  test('that were changed after they ran are refused', () => {
    Database.init({ path, migrations: [NOTES] });
    Database.close();
    const edited = { ...NOTES, up: `${NOTES.up} CREATE TABLE more (x) STRICT;` };
    expect(() => Database.init({ path, migrations: [edited] })).toThrow(MigrationError);
  });

  test.each([
    ['add_indexes', /"add_indexes" is no name of a migration\. .* 002_add_indexes/],
    ['002 add indexes', /is no name of a migration/],
    ['001_mine', /001_mine takes the number of 001_initial/],
    ['001_initial', /takes the number of 001_initial, the schema that this package brings/],
  ])('named %s are refused', (name, sentence) => {
    const error = thrownBy(() => Database.init({ path, migrations: [{ name, up: 'CREATE TABLE x (y) STRICT' }] }));
    expect(error).toBeInstanceOf(ValidationError);
    expect(error).toMatchObject({ field: 'migrations', message: expect.stringMatching(sentence) });
  });

  test('with a number missing are refused', () => {
    expect(() => Database.init({ path, migrations: [FIRST_NOTE] })).toThrow(MigrationError);
  });
});

describe('rollback', () => {
  test('undoes the last, or several, the last first, and init applies them again', () => {
    const migrations = [NOTES, FIRST_NOTE];
    Database.init({ path, migrations });
    expect(Database.rollback({ allowDestructive: true })).toEqual(['003_first_note']);
    expect(notes()).toEqual([]);
    Database.init({ migrations });
    expect(notes()).toEqual(['first']);
    expect(Database.rollback({ steps: 2, allowDestructive: true })).toEqual(['003_first_note', '002_notes']);
    expect(ledger()).toEqual([[1, 'initial']]);
    expect(projects.findAll()).toEqual([]);
  });

  test('loses no data without approval', () => {
    Database.init({ path, migrations: [NOTES, FIRST_NOTE] });
    const error = thrownBy(() => Database.rollback());
    expect(error).toBeInstanceOf(MigrationError);
    expect(error).toMatchObject({ message: expect.stringContaining('allowDestructive') });
    expect(notes()).toEqual(['first']);
  });

  test('with dryRun tells what it would undo, and leaves it; what is no option is refused before anything is undone', () => {
    Database.init({ path, migrations: [NOTES, FIRST_NOTE] });
    const before = ledger();
    const named = Database.rollback({ steps: 2, dryRun: true, allowDestructive: true });
    expect(named).toEqual(['003_first_note', '002_notes']);
    expect(() => Database.rollback({ dryRun: true })).toThrow(/allowDestructive/);
    for (const options of [{ step: 2 }, { dryrun: true }, null, 'all']) {
      const error = thrownBy(() => Database.rollback(options as RollbackOptions));
      expect(error).toBeInstanceOf(ValidationError);
    }
    expect(ledger()).toEqual(before);
    expect(notes()).toEqual(['first']);
  });

  test('by a program that does not have the migration takes its down from the ledger', () => {
    Database.init({ path, migrations: [NOTES] });
    Database.close();
    Database.init({ path });
    expect(Database.rollback({ allowDestructive: true })).toEqual(['002_notes']);
    expect(ledger()).toEqual([[1, 'initial']]);
  });

  test('never takes away the initial schema', () => {
    Database.init({ path });
    expect(Database.rollback()).toEqual([]);
    Database.init({ migrations: [migration001] });
    expect(() => Database.rollback()).toThrow(MigrationError);
    expect(projects.findAll()).toEqual([]);
  });
});
