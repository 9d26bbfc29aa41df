import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, test } from 'vitest';
import { Statement } from '../src/statement.ts';
import { StatementCache } from '../src/statement-cache.ts';
import { opened, withAgents } from './support/databases.ts';
import { failureOf } from './support/fails.ts';

const SQL = 'SELECT name, id FROM agents ORDER BY id';

describe('the statement cache', () => {
  test('gives the same object for the same text, by whatever way it is asked', () => {
    const db = withAgents();
    const first = db.prepare(SQL);
    expect(db.prepare(SQL)).toBe(first);
    expect(db.connection.prepare(SQL)).toBe(first);
    db.transaction((dbConn) => expect(dbConn.prepare(SQL)).toBe(first));
    expect(db.prepare(`${SQL} DESC`)).not.toBe(first);
  });

  test('still gives it after thousands of other texts', () => {
    const db = withAgents();
    const first = db.prepare(SQL);
    for (let index = 0; index < 2000; index += 1) db.prepare(`SELECT ${index}`);
    expect(db.prepare(SQL)).toBe(first);
  });

  test("one caller's pluck, raw or bind does not show in another's statement", () => {
    const db = withAgents();
    db.prepare("INSERT INTO agents (name) VALUES ('a')").run();
    const mine = db.prepare(SQL);
    const plucked = db.prepare(SQL).pluck();
    const raw = db.prepare(SQL).raw();
    const bound = db.prepare('SELECT ? AS x').bind(5);
    expect(mine.get()).toEqual({ name: 'a', id: 1 });
    expect(db.prepare(SQL).all()).toEqual([{ name: 'a', id: 1 }]);
    expect(plucked.get()).toBe('a');
    expect(raw.all()).toEqual([['a', 1]]);
    expect(bound.get()).toEqual({ x: 5 });
    expect(db.prepare('SELECT ? AS x').get(6)).toEqual({ x: 6 });
  });

  test('pluck and raw can be taken back, and bound values cannot be given twice', () => {
    const db = withAgents();
    db.prepare("INSERT INTO agents (name) VALUES ('a')").run();
    expect(db.prepare(SQL).pluck().pluck(false).get()).toEqual({ name: 'a', id: 1 });
    expect(db.prepare(SQL).raw().pluck(false).get()).toEqual(['a', 1]);
    expect(db.prepare(SQL).pluck().raw().get()).toEqual(['a', 1]);
    const bound = db.prepare('SELECT ? AS x').bind(5) as Statement;
    expect(failureOf(() => bound.get(6)).message).toMatch(/already/);
  });

  test('is cleared by close, and the statements it gave say that the database is closed', () => {
    const db = opened({ path: ':memory:', runMigrations: false });
    const stmt = db.prepare('SELECT 1');
    db.close();
    expect(failureOf(() => stmt.get()).code).toBe('closed');
    expect(failureOf(() => db.prepare('SELECT 1')).code).toBe('closed');
  });

  test('does not keep what nobody holds', async () => {
    setFlagsFromString('--expose-gc');
    const collectGarbage = runInNewContext('gc') as () => void;
    const { database } = withAgents().connection;
    const cache = new StatementCache();
    const held = cache.get('SELECT 0', () => Statement.compile(database, 'SELECT 0'));
    for (let index = 1; index <= 100; index += 1) {
      cache.get(`SELECT ${index}`, () => Statement.compile(database, `SELECT ${index}`));
    }
    for (let tries = 0; cache.size > 1 && tries < 50; tries += 1) {
      await new Promise((resolve) => setImmediate(resolve));
      collectGarbage();
    }
    expect(cache.size).toBe(1);
    expect(cache.get('SELECT 0', () => Statement.compile(database, 'SELECT 0'))).toBe(held);
  });
});
