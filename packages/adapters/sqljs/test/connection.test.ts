import initSqlJs from 'sql.js';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SqlJsConnection } from '../src/connection.ts';
import type { SqlJs, SqlJsDatabase } from '../src/engine.ts';
import { tellResultCodes } from '../src/result-codes.ts';

// The real module, under the types that others give it: the shapes in src/engine.ts fit, or this does not compile.
const engine: SqlJs = await initSqlJs();

let database: SqlJsDatabase;
let connection: SqlJsConnection;
beforeEach(() => {
  database = new engine.Database();
  countStatements(database);
  tellResultCodes(database);
  connection = new SqlJsConnection(database, 3);
  run('CREATE TABLE t (a INTEGER PRIMARY KEY, b UNIQUE ON CONFLICT ROLLBACK)');
});
afterEach(() => connection.close());

const run = (sql: string, ...params: (number | bigint | string)[]) => connection.query({ sql, params });

/** How many statements the engine holds. */
let held: number;

function countStatements(counted: SqlJsDatabase): void {
  const prepare = counted.prepare.bind(counted);
  held = 0;
  counted.prepare = (sql) => {
    const statement = prepare(sql);
    const free = statement.free.bind(statement);
    held += 1;
    statement.free = () => {
      held -= 1;
      return free();
    };
    return statement;
  };
}

describe('whether a transaction is open', () => {
  it.each([
    [['BEGIN'], true],
    [['BEGIN IMMEDIATE'], true],
    [['begin deferred', 'COMMIT'], false],
    [['BEGIN', '/* x */ END'], false],
    [['BEGIN', 'ROLLBACK'], false],
    [['SAVEPOINT a'], true],
    [['SAVEPOINT a', 'RELEASE a'], false],
    [['SAVEPOINT a', 'SAVEPOINT b', 'RELEASE b'], true],
    [['SAVEPOINT a', 'ROLLBACK TO a'], true],
    [['BEGIN', 'SAVEPOINT a', 'RELEASE a'], true],
    [['BEGIN', 'SAVEPOINT a', 'ROLLBACK TO a', 'RELEASE a'], true],
    [['BEGIN', 'COMMIT', 'SAVEPOINT a', 'RELEASE a'], false],
    [["SELECT 'BEGIN'"], false],
  ])('after %j is %s', (statements, open) => {
    for (const sql of statements) run(sql);
    expect(connection.inTransaction).toBe(open);
  });

  it('is asked after a failure, which may have ended it', () => {
    run('BEGIN IMMEDIATE');
    run('INSERT INTO t VALUES (1, 1)');
    expect(() => run('INSERT INTO t VALUES (1, 2)')).toThrow('UNIQUE');
    expect(connection.inTransaction).toBe(true);
    expect(() => run('INSERT INTO t VALUES (2, 1)')).toThrow('UNIQUE');
    expect(connection.inTransaction).toBe(false);
    run('SAVEPOINT a');
    run('RELEASE a');
    expect(connection.inTransaction).toBe(false);
  });

  it('is known when a commit is refused', () => {
    run('CREATE TABLE child (a REFERENCES t DEFERRABLE INITIALLY DEFERRED)');
    run('PRAGMA foreign_keys = ON');
    run('BEGIN IMMEDIATE');
    run('INSERT INTO child VALUES (77)');
    expect(() => run('COMMIT')).toThrow('FOREIGN KEY');
    expect(connection.inTransaction).toBe(true);
  });
});

describe('statements', () => {
  it('are freed when they leave the cache, and never held more than it takes', () => {
    for (let number = 0; number < 50; number += 1) run(`SELECT ${number}`);
    expect(held).toBe(3);
  });

  it('that fail leave nothing behind: in preparing, in binding, in running', () => {
    for (let number = 0; number < 50; number += 1) {
      expect(() => run(`SELECT nothing${number}`)).toThrow('no such column');
      expect(() => run(`SELECT "nothing${number}"`)).toThrow('no such column');
      expect(() => run('INSERT INTO t VALUES (?, ?), (?, ?)', number, 'x', number, 'y')).toThrow('UNIQUE');
      const wrong = { sql: 'SELECT ?', params: [undefined as unknown as null] };
      expect(() => connection.query(wrong)).toThrow('Wrong API use');
    }
    expect(held).toBeLessThanOrEqual(3);
    run('DROP TABLE t');
  });

  it('are all freed when the connection is closed', () => {
    connection.close();
    expect(held).toBe(0);
  });

  it('with and without wide integers, and with them elsewhere, are kept apart', () => {
    expect(run('SELECT typeof(?), typeof(?)', 2 ** 40, 0.5).rows).toEqual([['integer', 'real']]);
    expect(run('SELECT typeof(?), typeof(?)', 0.5, 2n ** 60n).rows).toEqual([['real', 'integer']]);
    expect(run('SELECT typeof(?), typeof(?)', 'x', 1).rows).toEqual([['text', 'integer']]);
  });

  it('keep no lock on a table while they are not in use', () => {
    run('INSERT INTO t VALUES (1, 1), (2, 2)');
    run('SELECT * FROM t');
    run('DROP TABLE t');
  });
});

describe('changes', () => {
  it('counts rows inserted, updated and deleted, and nothing else', () => {
    expect(run('INSERT INTO t VALUES (1, 1), (2, 2), (3, 3)').changes).toBe(3);
    const others = ['CREATE TABLE u (x)', 'PRAGMA user_version = 1', 'SELECT 1', 'BEGIN', 'COMMIT', 'VACUUM'];
    expect(others.map((sql) => run(sql).changes)).toEqual(others.map(() => 0));
    expect(run('CREATE VIRTUAL TABLE f USING fts4(x)').changes).toBe(0);
    expect(run('INSERT INTO t VALUES (4, 4) RETURNING a')).toMatchObject({ rows: [[4]], changes: 0 });
    expect(run('DELETE FROM t WHERE a > 100 RETURNING a')).toMatchObject({ rows: [], columns: ['a'], changes: 0 });
    expect(run('UPDATE t SET b = b + 10 WHERE a < ?', 3).changes).toBe(2);
    expect(run('DELETE FROM t WHERE a > 100').changes).toBe(0);
  });
});

describe('column names', () => {
  it('follow changes of the schema, and their taking back', () => {
    expect(run('SELECT * FROM t').columns).toEqual(['a', 'b']);
    run('BEGIN');
    run('ALTER TABLE t RENAME COLUMN a TO c');
    expect(run('SELECT * FROM t').columns).toEqual(['c', 'b']);
    run('ROLLBACK');
    expect(run('SELECT * FROM t').columns).toEqual(['a', 'b']);
    run('ALTER TABLE t ADD COLUMN d');
    expect(run('SELECT * FROM t').columns).toEqual(['a', 'b', 'd']);
  });
});

describe('errors', () => {
  const failure = (sql: string): unknown => {
    try {
      run(sql);
    } catch (error) {
      return connection.classify(error);
    }
    return undefined;
  };

  it("tell a trigger's own words from other errors", () => {
    run("CREATE TRIGGER no_zero BEFORE INSERT ON t WHEN new.a = 0 BEGIN SELECT raise(ABORT, 'zero is taken'); END");
    expect(failure('INSERT INTO t (a) VALUES (0)')).toMatchObject({
      code: 'constraint',
      constraint: { kind: 'trigger', name: 'zero is taken' },
    });
  });

  it('are classified when sql.js throws a string', () => {
    expect(connection.classify('Statement closed')).toMatchObject({ code: 'query', message: 'Statement closed.' });
  });

  it('are without more ado of a text that is no SQL', () => {
    expect(failure('SELEC 1')).toMatchObject({ code: 'query', message: expect.stringContaining('syntax error') });
  });
});

it('says which full-text modules the build has', () => {
  expect(connection.capabilities).toMatchObject({ engine: 'sql.js', fts: ['fts4'], export: true, connections: 'one' });
  expect(connection.capabilities.version).toMatch(/^3\.\d+\.\d+$/);
});
