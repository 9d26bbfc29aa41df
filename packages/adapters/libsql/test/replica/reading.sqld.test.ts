/** What a replica answers with its server, and without. */
import { describe, expect, it } from 'vitest';
import { arrange, filesBeside, insert, values } from '../helper/replica.ts';
import { drive, read, sql, write } from '../helper/server.ts';

const unreachable = { code: 'connection', outcome: 'not-applied', retryable: true };

describe('a replica', () => {
  it('is fetched whole by the first call, whichever that is', async () => {
    const { replica, path } = await arrange();
    const db = replica();
    expect(filesBeside(path)).toEqual([]);
    expect(await values(db)).toEqual(['first']);
    await db.close();
    expect(filesBeside(path)).toEqual(['replica.db', 'replica.db-client_wal_index', 'replica.db-sync-lock']);
    const fresh = await arrange();
    expect((await fresh.replica().sync()).frames).toBeGreaterThan(0);
  });

  it('says what it can do', async () => {
    const { replica } = await arrange();
    expect(replica().capabilities).toMatchObject({
      connections: 'many',
      remote: true,
      sync: true,
      backup: true,
      export: false,
      vacuum: false,
      interactiveForeignKeysOff: false,
    });
  });

  it('whose server is not there when it is first opened leaves nothing behind, and comes when it is', async () => {
    const { server, replica, path } = await arrange();
    await server.kill();
    const db = replica();
    for (const call of [() => values(db), () => insert(db, 'lost'), () => db.sync()]) {
      await expect(call()).rejects.toMatchObject({
        ...unreachable,
        message: expect.stringMatching(/cannot be brought up to date\. .* cannot be reached/),
      });
      expect(filesBeside(path).filter((name) => name !== 'replica.db-sync-lock')).toEqual([]);
    }
    await server.restart();
    expect(await values(db)).toEqual(['first']);
  });

  it('answers reads while the server is down, and says of writes and syncs that nothing was done', async () => {
    const { server, primary, replica } = await arrange();
    const db = replica();
    await insert(db, 'second');
    await server.kill();
    expect(await values(db)).toEqual(['first', 'second']);
    expect(await db.transaction((tx) => values(tx), { access: 'read' })).toEqual(['first', 'second']);
    await expect(insert(db, 'lost')).rejects.toMatchObject({
      ...unreachable,
      message: expect.stringMatching(/cannot be reached.*Nothing was sent/),
    });
    await expect(db.script("INSERT INTO t VALUES ('lost'); SELECT 1")).rejects.toMatchObject(unreachable);
    await expect(db.transaction((tx) => insert(tx, 'lost'))).rejects.toMatchObject(unreachable);
    await expect(db.sync()).rejects.toMatchObject({
      ...unreachable,
      message: expect.stringMatching(/The replica stays as it was/),
    });
    expect(await values(db)).toEqual(['first', 'second']);
    await server.restart();
    await insert(db, 'third');
    expect(await values(db)).toEqual(['first', 'second', 'third']);
    expect(await values(primary)).toEqual(['first', 'second', 'third']);
  });

  it('is opened again while the server is down', async () => {
    const { server, replica } = await arrange();
    const first = replica();
    await insert(first, 'second');
    await first.close();
    await server.kill();
    const again = replica();
    expect(await values(again)).toEqual(['first', 'second']);
    await again.close();
  });

  it('follows a server that was restarted, again and again', async () => {
    const { server, primary, replica } = await arrange();
    const db = replica();
    const expected = await values(db);
    for (const name of ['second', 'third', 'fourth']) {
      await server.restart();
      await insert(primary, name);
      expected.push(name);
      await db.sync();
      expect(await values(db)).toEqual(expected);
    }
  });

  it('takes a statement that writes for no read', async () => {
    const { replica, primary } = await arrange();
    const db = replica();
    const astray = [{ sql: "INSERT INTO t VALUES ('astray')", params: [] }];
    await expect(db.driver.execute(astray, { access: 'read' })).rejects.toMatchObject({
      code: 'readonly',
      outcome: 'not-applied',
      statementIndex: 0,
      message: expect.stringMatching(/Use execute/),
    });
    await db.sync();
    expect(await values(db)).toEqual(['first']);
    expect(await values(primary)).toEqual(['first']);
  });

  it.each([
    'PRAGMA query_only = OFF',
    'PRAGMA journal_mode = DELETE',
    'PRAGMA wal_checkpoint(TRUNCATE)',
    "ATTACH 'other.db' AS other",
  ])('refuses what would spoil its file: %s', async (statement) => {
    const { replica } = await arrange();
    await expect(replica().query(statement)).rejects.toMatchObject({ code: 'unsupported', sql: statement });
  });

  it('keeps each reading transaction at the state that it began with', async () => {
    const { server, path } = await arrange();
    const driver = drive({ url: `file:${path}`, syncUrl: server.url });
    const count = sql('SELECT count(*) FROM t');
    const earlier = await driver.begin(read);
    expect((await earlier.execute(count, read))[0]?.rows).toEqual([[1]]);
    await driver.execute(sql("INSERT INTO t VALUES ('second')"), write);
    const later = await driver.begin(read);
    expect((await earlier.execute(count, read))[0]?.rows).toEqual([[1]]);
    expect((await later.execute(count, read))[0]?.rows).toEqual([[2]]);
    await earlier.commit();
    await later.rollback();
    expect((await driver.execute(count, read))[0]?.rows).toEqual([[2]]);
  });
});
