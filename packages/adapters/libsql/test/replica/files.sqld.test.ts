/** What lies at the path of a replica, and what is done about it. */
import { existsSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { claimFile, openDatabase } from '@coterie/core';
import { describe, expect, it } from 'vitest';
import { libsql } from '../../src/index.ts';
import { fileSystem } from '../../src/local/file-system.ts';
import { OtherProcess } from '../helper/process.ts';
import { type Arranged, arrange, filesBeside, insert, values } from '../helper/replica.ts';

const INDEX = '-client_wal_index';

/** A replica that was fetched and closed. */
async function fetched(): Promise<Arranged> {
  const arranged = await arrange();
  const db = arranged.replica();
  await values(db);
  await db.close();
  return arranged;
}

describe('a database of its own', () => {
  it('is not turned into a replica, but left as it is, with the way to move its data', async () => {
    const { replica, path } = await arrange();
    const plain = openDatabase(libsql(`file:${path}`));
    await plain.script('CREATE TABLE mine (a); INSERT INTO mine VALUES (1)');
    await plain.close();
    const before = readFileSync(path);
    expect(() => replica()).toThrow(
      expect.objectContaining({
        code: 'cannot-open',
        message: expect.stringMatching(
          /is a database of its own.*open it without syncUrl, copy the rows to the server/,
        ),
      }),
    );
    expect(filesBeside(path)).toEqual(['replica.db']);
    expect(readFileSync(path)).toEqual(before);
    claimFile({ path, engine: 'another engine', fileSystem }).release();
  });

  it('that appears after the replica was named, and before its first call, is left as it is too', async () => {
    const { replica, path } = await arrange();
    const db = replica();
    const plain = openDatabase(libsql(`file:${path}`));
    await plain.execute('CREATE TABLE mine (a)');
    await plain.close();
    const before = readFileSync(path);
    await expect(values(db)).rejects.toMatchObject({ code: 'cannot-open' });
    await expect(insert(db, 'lost')).rejects.toMatchObject({ code: 'cannot-open' });
    expect(readFileSync(path)).toEqual(before);
  });

  it('whose content is all in its log is one as well', async () => {
    const { replica, path } = await arrange();
    writeFileSync(path, '');
    writeFileSync(`${path}-wal`, 'a log');
    expect(() => replica()).toThrow(expect.objectContaining({ code: 'cannot-open' }));
    expect(readFileSync(`${path}-wal`, 'utf8')).toBe('a log');
  });
});

describe('a replica', () => {
  it('is not opened as a database of its own', async () => {
    const { path } = await fetched();
    expect(() => libsql(`file:${path}`)).toThrow(
      expect.objectContaining({
        code: 'cannot-open',
        message: expect.stringMatching(
          /is a replica of a libSQL server.*Open it with the syncUrl.*VACUUM INTO.*delete that file/,
        ),
      }),
    );
    expect(() => claimFile({ path, engine: 'another engine', fileSystem })).toThrow(/is a replica of a libSQL server/);
  });

  it('has no file left open once it is closed, and its log is written back', async ({ skip }) => {
    skip(!existsSync('/proc/self/fd'), 'only Linux shows the open files of a process');
    const { replica, path } = await arrange();
    const db = replica();
    await insert(db, 'second');
    await values(db);
    await db.close();
    expect(filesBeside(path)).toEqual(['replica.db', `replica.db${INDEX}`, 'replica.db-sync-lock']);
    const other = new OtherProcess();
    await other.run(path, 'PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE');
    await other.kill();
  });

  it('is copied into a database of its own', async () => {
    const { replica, path } = await arrange();
    const db = replica();
    await insert(db, 'second');
    const copy = path.replace('replica.db', "the copy's.db");
    await db.execute('VACUUM INTO ?', [copy]);
    const read = { access: 'read' } as const;
    const astray = [{ sql: "INSERT INTO t VALUES ('still only read')", params: [] }];
    await expect(db.driver.execute(astray, read)).rejects.toMatchObject({ code: 'readonly' });
    const plain = openDatabase(libsql(`file:${copy}`));
    expect(await values(plain)).toEqual(['first', 'second']);
    await plain.close();
  });

  const DAMAGES: readonly [string, (path: string) => void][] = [
    ['overwritten', (path) => writeFileSync(path, 'a shopping list\n'.repeat(1_000))],
    ['overwritten behind its header', (path) => writeFileSync(path, readFileSync(path).fill(0x41, 100))],
  ];
  it.each(DAMAGES)('that is %s is reported with its remedy, which helps', async (_how, damage) => {
    const { replica, path, primary } = await fetched();
    damage(path);
    const db = replica();
    const damaged = {
      code: 'corrupt',
      message: expect.stringMatching(
        /replica\.db is damaged \(.*delete .*replica\.db, .*-client_wal_index, .*-wal, .*-shm, and open it again/,
      ),
    };
    await expect(values(db)).rejects.toMatchObject(damaged);
    await insert(primary, 'second');
    await expect(db.sync()).rejects.toMatchObject(damaged);
    await db.close();
    for (const end of ['', INDEX, '-wal', '-shm']) rmSync(`${path}${end}`, { force: true });
    const anew = replica();
    expect(await values(anew)).toEqual(['first', 'second']);
    await anew.close();
  });

  it.each([
    ['empty', ''],
    ['something else', 'x'.repeat(32)],
  ])('whose index is %s fetches everything again', async (_what, content) => {
    const { replica, path, primary } = await fetched();
    writeFileSync(`${path}${INDEX}`, content);
    await insert(primary, 'second');
    const db = replica();
    await db.sync();
    expect(await values(db)).toEqual(['first', 'second']);
  });

  it.each([
    ['gone', (path: string) => rmSync(path)],
    ['empty', (path: string) => truncateSync(path)],
  ])('whose file is %s, and its index not, is fetched anew', async (_what, damage) => {
    const { replica, path } = await fetched();
    damage(path);
    expect(await values(replica())).toEqual(['first']);
  });

  it('whose index is gone is taken for a database of its own, and the remedy names that case', async () => {
    const { replica, path } = await fetched();
    rmSync(`${path}${INDEX}`);
    expect(() => replica()).toThrow(/If it was a replica and has nothing of its own, delete it and open it again/);
  });

  it('that was left half-fetched is fetched from the start', async () => {
    const { replica, path } = await arrange();
    for (const end of ['', INDEX, '-wal']) writeFileSync(`${path}-arriving${end}`, 'half');
    writeFileSync(`${path}${INDEX}`, 'an index that arrived before its database');
    const db = replica();
    expect(await values(db)).toEqual(['first']);
    await db.close();
    expect(filesBeside(path)).toEqual(['replica.db', `replica.db${INDEX}`, 'replica.db-sync-lock']);
  });

  it('becomes that of another server with the next sync, when it is opened with its URL', async () => {
    const [one, other] = [await fetched(), await arrange()];
    await insert(other.primary, 'of the other');
    const db = one.replica({ syncUrl: other.server.url });
    await db.sync();
    expect(await values(db)).toEqual(['first', 'of the other']);
  });
});
