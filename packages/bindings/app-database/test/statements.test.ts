import { Buffer } from 'node:buffer';
import { describe, expect, test } from 'vitest';
import { drivers, withAgents } from './support/databases.ts';
import { failureOf } from './support/fails.ts';

describe.each(Object.entries(drivers))('a statement on %s', (_name, driver) => {
  test('get gives the first row as an object, and undefined when there is none', async () => {
    const db = withAgents(await driver());
    const stmt = db.prepare('SELECT * FROM agents WHERE name = ?');
    expect(stmt.get('supervisor')).toBeUndefined();
    db.prepare('INSERT INTO agents (name) VALUES (?)').run('supervisor');
    expect(stmt.get('supervisor')).toEqual({ id: 1, name: 'supervisor', description: null });
  });

  test('all gives every row in order, and iterate the same one by one beside other calls', async () => {
    const db = withAgents(await driver());
    const insert = db.prepare('INSERT INTO agents (name) VALUES (?)');
    for (const name of ['a', 'b', 'c']) insert.run(name);
    const stmt = db.prepare<[], { name: string }>('SELECT name FROM agents ORDER BY id');
    expect(stmt.all()).toEqual([{ name: 'a' }, { name: 'b' }, { name: 'c' }]);
    for (const { name } of stmt.iterate()) insert.run(`${name}2`);
    expect(stmt.all().map(({ name }) => name)).toEqual(['a', 'b', 'c', 'a2', 'b2', 'c2']);
  });

  test('run tells how many rows were changed and the rowid of the last insert', async () => {
    const db = withAgents(await driver());
    const insert = db.prepare('INSERT INTO agents (id, name) VALUES (?, ?)');
    expect(insert.run(7, 'a')).toEqual({ changes: 1, lastInsertRowid: 7 });
    expect(insert.run(2n ** 60n, 'b')).toEqual({ changes: 1, lastInsertRowid: 2n ** 60n });
    expect(db.prepare('UPDATE agents SET description = ?').run('x').changes).toBe(2);
    expect(db.prepare('UPDATE agents SET description = NULL RETURNING id').run().changes).toBe(2);
    expect(db.prepare('SELECT id FROM agents').run().changes).toBe(0);
    expect(db.prepare('CREATE TABLE other (x)').run().changes).toBe(0);
  });

  test('a change that returns rows gives them to get and all', async () => {
    const db = withAgents(await driver());
    const insert = db.prepare('INSERT INTO agents (name) VALUES (?), (?) RETURNING id, name');
    expect(insert.all('a', 'b')).toEqual([
      { id: 1, name: 'a' },
      { id: 2, name: 'b' },
    ]);
    expect(insert.get('c', 'd')).toEqual({ id: 3, name: 'c' });
    expect(db.prepare('SELECT count(*) FROM agents').pluck().get()).toBe(4);
  });

  test('takes values one by one, in arrays, and by name', async () => {
    const db = withAgents(await driver());
    const row = (sql: string, ...params: unknown[]) =>
      db
        .prepare(sql)
        .raw()
        .get(...params);
    expect(row('SELECT ?, ?, ?', 1, [2, 3])).toEqual([1, 2, 3]);
    expect(row('SELECT @a, :b, $c, @a', { a: 1, b: 'two', c: null, d: 'left over' })).toEqual([1, 'two', null, 1]);
    expect(row('SELECT ?, @a, ?', 1, { a: 2 }, 3)).toEqual([1, 2, 3]);
    expect(row("SELECT '?', \"name\", ? FROM agents -- :no\nUNION ALL SELECT '@a', ?, 3", 1, 2)).toEqual(['@a', 2, 3]);
    expect(row('SELECT ?, @a', undefined, { a: undefined })).toEqual([null, null]);
  });

  test('takes those of numbered placeholders by their numbers, from an object', async () => {
    const db = withAgents(await driver());
    const row = (sql: string, ...params: unknown[]) =>
      db
        .prepare(sql)
        .raw()
        .get(...params);
    expect(row('SELECT ?2, ?1, ?', { 1: 'one', 2: 'two' }, 'three')).toEqual(['two', 'one', 'three']);
    expect(row('SELECT ?1, ?, ?1', { 1: 'x' }, 'y')).toEqual(['x', 'y', 'x']);
    expect(row('SELECT @a, ?1', { a: 'x' })).toEqual(['x', 'x']);
    expect(row('SELECT ?, ?1', { 1: 'x' })).toEqual(['x', 'x']);
    expect(row('SELECT ?3', 'one', 'two', { 3: 'three' })).toEqual(['three']);
    expect(failureOf(() => row('SELECT ?1', 'one')).message).toMatch(
      /0 placeholder\(s\).*An object has the others: 1\./,
    );
  });

  test('the numbers of placeholders are those that SQLite takes', async () => {
    const db = withAgents(await driver());
    for (const number of ['0', '00', '32767', '99999999999999999999']) {
      const error = failureOf(() => db.prepare(`SELECT ?${number}`));
      expect(error.code, number).toBe('query');
      expect(error.message).toBe(`The number of a placeholder must be between ?1 and ?32766, but is ?${number}.`);
    }
    expect(db.prepare('SELECT ?32766').raw().get(Array(32_765).fill(0), { 32766: 'last' })).toEqual(['last']);
    const many = (count: number) => `SELECT ${Array(count).fill('?').join('+')}`;
    expect(db.prepare(many(500)).raw().get(Array(500).fill(2))).toEqual([1000]);
    expect(failureOf(() => db.prepare(`SELECT ?32766, ?`)).message).toMatch(/more than 32766/);
  });

  test('says which value is missing, left over, or of no kind that is stored', async () => {
    const db = withAgents(await driver());
    const refused = (sql: string, ...params: unknown[]) => failureOf(() => db.prepare(sql).all(...params)).message;
    expect(refused('SELECT ?, ?', 1)).toMatch(/2 placeholder\(s\).*1 value\(s\)/);
    expect(refused('SELECT ?', 1, 2)).toMatch(/1 placeholder\(s\).*2 value\(s\)/);
    expect(refused('SELECT @a', { b: 1 })).toMatch(/"a"/);
    expect(refused('SELECT @toString', {})).toMatch(/"toString"/);
    expect(refused('SELECT @a, @b', { a: 1 }, { b: 1 })).toMatch(/one object/);
    expect(refused('SELECT ?', true)).toMatch(/boolean/);
    expect(refused('SELECT ?', new Date(0))).toMatch(/toISOString/);
  });

  test('bytes come back as a Buffer, and wide integers exactly', async () => {
    const db = withAgents(await driver());
    const { bytes, wide, narrow } = db
      .prepare<unknown[], Record<string, unknown>>('SELECT ? AS bytes, ? AS wide, 5 AS narrow')
      .get(new Uint8Array([1, 255]), 2n ** 62n) as Record<string, unknown>;
    expect(Buffer.isBuffer(bytes) && bytes.toString('hex')).toBe('01ff');
    expect([wide, narrow]).toEqual([2n ** 62n, 5]);
  });

  test('get reads one row of a large result, and no more', async () => {
    const db = withAgents(await driver());
    const endless = 'WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n; -- for ever';
    expect(db.prepare(endless).get()).toEqual({ i: 1 });
    const numbers = 'SELECT i FROM (SELECT 3 AS i UNION SELECT 1 UNION SELECT 2 LIMIT 3)';
    expect(db.prepare(`${numbers} ORDER BY i DESC`).get()).toEqual({ i: 3 });
    expect(db.prepare(`${numbers} ORDER BY i LIMIT 1 OFFSET 1`).get()).toEqual({ i: 2 });
    expect(db.prepare('VALUES (1), (2)').raw().get()).toEqual([1]);
    expect(db.prepare('SELECT 1 AS i UNION ALL VALUES (2)').get()).toEqual({ i: 1 });
  });

  test('of columns with one name the last counts, and any name is one', async () => {
    const db = withAgents(await driver());
    expect(db.prepare('SELECT 1 AS a, 2 AS a, 3 AS b').get()).toEqual({ a: 2, b: 3 });
    const row = db.prepare('SELECT 1 AS "__proto__", 2 AS "constructor"').get() as object;
    expect(Object.entries(row)).toEqual([
      ['__proto__', 1],
      ['constructor', 2],
    ]);
  });

  test('columns tells the names without running it', async () => {
    const db = withAgents(await driver());
    const names = (sql: string) =>
      db
        .prepare(sql)
        .columns()
        .map(({ name }) => name);
    expect(names('SELECT id, name AS who, count(*) FROM agents WHERE id = ? -- end')).toEqual([
      'id',
      'who',
      'count(*)',
    ]);
    expect(names('WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n')).toEqual(['i']);
    expect(failureOf(() => names('INSERT INTO agents (name) VALUES (1) RETURNING id')).message).toMatch(/SELECT/);
  });

  test('what is wrong with a text is said when it is prepared', async () => {
    const db = withAgents(await driver());
    expect(failureOf(() => db.prepare('SELEC 1')).code).toBe('query');
    expect(failureOf(() => db.prepare('SELECT * FROM nowhere')).message).toMatch(/nowhere/);
    expect(failureOf(() => db.prepare('SELECT 1; SELECT 2')).message).toMatch(/2 statements/);
    expect(failureOf(() => db.prepare('-- nothing')).message).toMatch(/no statement/);
    expect(failureOf(() => db.prepare('BEGIN')).message).toMatch(/transaction\(\)/);
    expect(failureOf(() => db.prepare(5 as never)).message).toMatch(/number/);
    for (const source of ['SELECT nothing FROM agents WHERE id = @id', 'SELEC 1']) {
      expect(failureOf(() => db.prepare(source))).toMatchObject({ code: 'query', sql: source });
    }
  });

  test('preparing runs nothing', async () => {
    const db = withAgents(await driver());
    db.prepare("INSERT INTO agents (name) VALUES ('a')");
    db.prepare('DROP TABLE audit_log');
    db.prepare('PRAGMA foreign_keys = OFF');
    expect(db.prepare('SELECT count(*) FROM agents').pluck().get()).toBe(0);
    expect(db.prepare('SELECT count(*) FROM audit_log').pluck().get()).toBe(0);
    expect(db.prepare('PRAGMA foreign_keys').pluck().get()).toBe(1);
  });

  test('without rows to give, get, all, pluck and raw say to call run', async () => {
    const stmt = withAgents(await driver()).prepare("INSERT INTO agents (name) VALUES ('a')");
    expect(stmt.reader).toBe(false);
    for (const method of ['get', 'all', 'iterate', 'pluck', 'raw'] as const) {
      expect(failureOf(() => stmt[method]()).message, method).toMatch(/run\(\)/);
    }
  });

  test('a constraint that fails is an error with its columns, and nothing is stored', async () => {
    const db = withAgents(await driver());
    const insert = db.prepare('INSERT INTO agents (name) VALUES (?)');
    insert.run('a');
    const error = failureOf(() => insert.run('a'));
    expect(error).toMatchObject({ code: 'constraint', constraint: { kind: 'unique', columns: ['name'] } });
    expect(error.cause).toMatchObject({ message: 'UNIQUE constraint failed: agents.name' });
    expect(insert.run('b').changes).toBe(1);
  });
});
