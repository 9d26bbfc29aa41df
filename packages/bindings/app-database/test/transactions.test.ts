import { describe, expect, test } from 'vitest';
import { drivers, withAgents } from './support/databases.ts';
import { failureOf } from './support/fails.ts';

describe.each(Object.entries(drivers))('a transaction on %s', (_name, driver) => {
  const names = (db: ReturnType<typeof withAgents>): unknown[] =>
    db.prepare('SELECT name FROM agents ORDER BY id').pluck().all();

  test('commits when its body returns, and gives what that returned', async () => {
    const db = withAgents(await driver());
    const result = db.transaction((dbConn) => {
      const insert = dbConn.prepare('INSERT INTO agents (name, description) VALUES (?, ?)');
      insert.run('agent1', 'First agent');
      insert.run('agent2', 'Second agent');
      return dbConn.prepare('SELECT last_insert_rowid() AS id').get();
    });
    expect(result).toEqual({ id: 2 });
    expect(names(db)).toEqual(['agent1', 'agent2']);
  });

  test('rolls everything back when its body throws, and throws the same error', async () => {
    const db = withAgents(await driver());
    const mine = new Error('no');
    const body = (): void =>
      db.transaction((dbConn) => {
        dbConn.prepare("INSERT INTO agents (name) VALUES ('a')").run();
        dbConn.exec("INSERT INTO audit_log (table_name, action) VALUES ('agents', 'insert'); DROP TABLE agents");
        throw mine;
      });
    expect(body).toThrow(mine);
    expect(names(db)).toEqual([]);
    expect(db.prepare('SELECT count(*) FROM audit_log').pluck().get()).toBe(0);
  });

  test('statements that were prepared before belong to it too', async () => {
    const db = withAgents(await driver());
    const insert = db.prepare('INSERT INTO agents (name) VALUES (?)');
    failureOf(() =>
      db.transaction(() => {
        insert.run('a');
        insert.run('a');
      }),
    );
    expect(names(db)).toEqual([]);
    insert.run('b');
    expect(names(db)).toEqual(['b']);
  });

  test('inside another it can be undone alone', async () => {
    const db = withAgents(await driver());
    const insert = db.prepare('INSERT INTO agents (name) VALUES (?)');
    db.transaction(() => {
      insert.run('outer');
      expect(() =>
        db.transaction(() => {
          insert.run('inner');
          throw new Error('inner');
        }),
      ).toThrow('inner');
      db.transaction(() => insert.run('second'));
    });
    expect(names(db)).toEqual(['outer', 'second']);
  });

  test('an asynchronous body is refused and undone', async () => {
    const db = withAgents(await driver());
    const body = async (): Promise<void> => {
      db.prepare("INSERT INTO agents (name) VALUES ('a')").run();
    };
    expect(failureOf(() => db.transaction(body as never)).message).toMatch(/promise/);
    expect(names(db)).toEqual([]);
  });

  test('exec runs all statements of a text or none, outside of a transaction too', async () => {
    const db = withAgents(await driver());
    const fails = "INSERT INTO agents (name) VALUES ('a'); INSERT INTO agents (name) VALUES ('a')";
    expect(failureOf(() => db.connection.exec(fails))).toMatchObject({ code: 'constraint', statementIndex: 1 });
    expect(names(db)).toEqual([]);
    db.connection.exec("INSERT INTO agents (name) VALUES ('a;b')").exec('-- nothing');
    expect(names(db)).toEqual(['a;b']);
  });

  test('exec of what is no text is refused', async () => {
    const { connection } = withAgents(await driver());
    for (const sql of [undefined, null, 5] as never[]) {
      expect(failureOf(() => connection.exec(sql)).message).toMatch(
        /^exec\(\) takes the text of a statement, and was /,
      );
    }
    expect(connection.exec('')).toBe(connection);
  });

  test('the database is healthy, also inside a transaction, until it is closed', async () => {
    const db = withAgents(await driver());
    expect(db.isHealthy()).toBe(true);
    db.transaction(() => expect(db.isHealthy()).toBe(true));
    db.close();
    db.close();
    expect(db.isHealthy()).toBe(false);
  });
});
