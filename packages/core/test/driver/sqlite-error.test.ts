import { describe, expect, it } from 'vitest';
import { sqliteFailure } from '../../src/driver/sqlite-error.ts';

describe('errors of SQLite', () => {
  it.each([
    ['UNIQUE constraint failed: t.a, t.b', { kind: 'unique', table: 't', columns: ['a', 'b'] }],
    ["UNIQUE constraint failed: index 'by_lower'", { kind: 'unique', name: 'by_lower' }],
    ['NOT NULL constraint failed: t.a', { kind: 'not-null', table: 't', columns: ['a'] }],
    ['CHECK constraint failed: name_not_empty', { kind: 'check', name: 'name_not_empty' }],
    ['FOREIGN KEY constraint failed', { kind: 'foreign-key' }],
    ['cannot store TEXT value in INTEGER column t.n', { kind: 'datatype', table: 't', columns: ['n'] }],
    ['SQLITE_CONSTRAINT: SQLite error: UNIQUE constraint failed: t.a', { kind: 'unique', table: 't', columns: ['a'] }],
  ])('reads the constraint from %j when the driver gives no extended code', (message, constraint) => {
    expect(sqliteFailure({ message })).toMatchObject({ code: 'constraint', constraint });
  });

  it('tells a primary key from another unique constraint where the code does', () => {
    const message = 'UNIQUE constraint failed: t.id';
    expect(sqliteFailure({ code: 'SQLITE_CONSTRAINT_PRIMARYKEY', message }).constraint).toEqual({
      kind: 'unique',
      table: 't',
      columns: ['id'],
    });
  });

  it("keeps the words of a trigger's RAISE", () => {
    const failure = sqliteFailure({ code: 'SQLITE_CONSTRAINT_TRIGGER', message: 'agents may not be their own parent' });
    expect(failure).toMatchObject({ code: 'constraint', message: 'agents may not be their own parent.' });
    expect(failure.constraint).toEqual({ kind: 'trigger', name: 'agents may not be their own parent' });
  });

  it.each([
    ['SQLITE_BUSY', 'database is locked', 'busy', true],
    ['SQLITE_BUSY_SNAPSHOT', 'database is locked', 'busy', true],
    [undefined, 'database is locked', 'busy', true],
    [undefined, 'file is not a database', 'not-a-database', false],
    ['SQLITE_CORRUPT', 'database disk image is malformed', 'corrupt', false],
    ['SQLITE_READONLY_DIRECTORY', 'attempt to write a readonly database', 'readonly', false],
    ['SQLITE_FULL', 'database or disk is full', 'full', false],
    ['SQLITE_IOERR_WRITE', 'disk I/O error', 'io', false],
    // A full disk, met by the -shm file of WAL mode.
    ['SQLITE_IOERR_SHMSIZE', 'disk I/O error', 'full', false],
    ['SQLITE_CANTOPEN', 'unable to open database file', 'cannot-open', false],
    ['SQLITE_ERROR', 'no such table: t', 'query', false],
    [undefined, 'near "SELEC": syntax error', 'query', false],
  ])('classifies %s (%j) as %s', (code, message, expected, retryable) => {
    expect(sqliteFailure({ code, message })).toMatchObject({ code: expected, ...(retryable ? { retryable } : {}) });
  });
});
