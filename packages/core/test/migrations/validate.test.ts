import { describe, expect, test } from 'vitest';
import type { Migration } from '../../src/migrations/migration.ts';
import { findInvalid } from '../../src/migrations/validate.ts';
import { migration } from './records.ts';

const invalid = (rest: object): readonly string[] =>
  findInvalid({ name: 'app', migrations: [{ ...migration(3), ...rest } as Migration] }).map(({ message }) => message);

describe('a migration', () => {
  test.each<[string, object, RegExp]>([
    ['a version that is no whole number from 1', { version: 0 }, /has the version 0\. Versions are the whole numbers/],
    ['a version of another type', { version: '3' }, /has the version 3\./],
    ['a name with a blank', { name: 'add log' }, /needs a name without blanks/],
    ['a name that is none', { name: undefined }, /needs a name/],
    ['no up', { up: undefined }, /has no up\. Give it SQL text or a function\./],
    ['an up that is neither SQL nor a function', { up: ['SELECT 1'] }, /has object as its up/],
    ['a down that is neither', { down: 5 }, /has number as its down/],
    ['foreign keys other than off', { foreignKeys: true }, /has foreignKeys true\. Write 'off'/],
    ['a function without a revision', { up: () => undefined }, /is a function without a revision/],
    ['an up without statements', { up: ' -- later\n;' }, /has no statement in its up/],
    ['a down without statements', { down: '' }, /has no statement in its down\. Leave the down out/],
    [
      'a placeholder',
      { up: 'SELECT 1;\nINSERT INTO t VALUES (?)' },
      /statement 2 of its up \(line 2\): the placeholder \? has no value/,
    ],
    ['a named placeholder', { up: 'SELECT :id' }, /the placeholder :id has no value/],
    ['a string that is not closed', { up: "SELECT 'a" }, /not closed/],
    ['BEGIN', { up: 'BEGIN IMMEDIATE; SELECT 1; COMMIT' }, /statement 1 .*BEGIN is transaction control/],
    ['COMMIT in the down', { down: 'SELECT 1; commit' }, /statement 2 of its down .*COMMIT is transaction control/],
    ['ROLLBACK', { up: 'ROLLBACK' }, /ROLLBACK is transaction control/],
    ['END', { up: 'END' }, /END is transaction control/],
    ['SAVEPOINT', { up: 'SAVEPOINT a; RELEASE a' }, /SAVEPOINT is transaction control/],
    ['VACUUM', { up: 'VACUUM' }, /VACUUM does not work in a transaction/],
    ['ATTACH', { up: "ATTACH 'x' AS y" }, /ATTACH does not work in a transaction/],
    [
      'PRAGMA foreign_keys',
      { up: 'PRAGMA foreign_keys = OFF' },
      /foreignKeys: 'off' \(in an SQL file: -- migrate:foreign-keys off\)/,
    ],
    [
      'PRAGMA journal_mode',
      { up: 'PRAGMA main . "Journal_Mode" = WAL' },
      /PRAGMA journal_mode does nothing in a transaction/,
    ],
    ['PRAGMA writable_schema', { up: 'PRAGMA writable_schema(1)' }, /PRAGMA writable_schema/],
  ])('with %s is refused', (_what, rest, sentence) => {
    const [message, ...others] = invalid(rest);
    expect(message).toMatch(sentence);
    expect(message).toMatch(/^Migration app\//);
    expect(others).toEqual([]);
  });

  test.each([
    'CREATE TRIGGER a AFTER INSERT ON t BEGIN SELECT 1; END;',
    "SELECT 'BEGIN; ?'; -- COMMIT; ?",
    'PRAGMA user_version = 3; PRAGMA main.application_id = 7; PRAGMA defer_foreign_keys = ON; PRAGMA optimize',
  ])('may say %s', (up) => {
    expect(invalid({ up })).toEqual([]);
  });

  test('may be a function, with a revision', () => {
    expect(invalid({ up: () => undefined, revision: '1', down: () => undefined })).toEqual([]);
  });

  test('belongs to a set with a name', () => {
    expect(findInvalid({ name: 'my app', migrations: [] })[0]?.message).toMatch(
      /is named "my app"\. Give it a name without blanks/,
    );
  });
});
