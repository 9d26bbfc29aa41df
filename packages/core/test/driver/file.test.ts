import fs, { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path, { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, describe, expect, it } from 'vitest';
import { claimFile, locateFile } from '../../src/driver/file.ts';
import { nodeFileSystem } from '../../src/driver/file-system.ts';
import { readHeader } from '../../src/driver/header.ts';

const fileSystem = nodeFileSystem(fs, path);

const root = mkdtempSync(join(tmpdir(), 'coterie-claim-'));
afterAll(() => rmSync(root, { recursive: true }));

const folder = () => mkdtempSync(join(root, 'case-'));
const claim = (path: string, engine = 'one', mustExist = false) => claimFile({ path, engine, fileSystem, mustExist });

function sqlite(path: string, journal: 'wal' | 'delete'): string {
  const db = new DatabaseSync(path);
  db.exec(`PRAGMA journal_mode = ${journal}; CREATE TABLE t (x)`);
  db.close();
  return path;
}

describe('claiming a database file', () => {
  it('takes a path where nothing is, and an empty file', () => {
    const path = join(folder(), 'new.db');
    const first = claim(path);
    expect(first).toMatchObject({ isNew: true });
    first.release();
    writeFileSync(path, '');
    expect(claim(path)).toMatchObject({ isNew: true });
  });

  it('refuses a second engine until the first has let go, also through a link', () => {
    const path = sqlite(join(folder(), 'a.db'), 'delete');
    const link = `${path}.link`;
    symlinkSync(path, link);
    const first = claim(path, 'one');
    const second = claim(link, 'one');
    expect(() => claim(link, 'two')).toThrow('is open in this process with one');
    first.release();
    first.release();
    expect(() => claim(path, 'two')).toThrow('is open in this process with one');
    second.release();
    claim(path, 'two').release();
  });

  it('knows a new file under a linked folder by its real path', () => {
    const real = folder();
    const link = `${real}-link`;
    symlinkSync(real, link);
    const first = claim(join(link, 'new.db'), 'one');
    expect(() => claim(join(real, 'new.db'), 'two')).toThrow('is open in this process with one');
    first.release();
  });

  it('refuses a folder', () => {
    expect(() => claim(folder())).toThrow(
      expect.objectContaining({ code: 'cannot-open', message: expect.stringContaining('is a folder') }),
    );
  });

  it('leaves a replica of a libSQL server to libSQL, and says how to make it a database of its own', () => {
    const path = sqlite(join(folder(), 'a.db'), 'wal');
    writeFileSync(`${path}-client_wal_index`, '');
    const said = expect.objectContaining({
      code: 'cannot-open',
      message: expect.stringMatching(/replica.*syncUrl.*VACUUM INTO/),
    });
    expect(() => claim(path, 'better-sqlite3')).toThrow(said);
    claim(path, '@libsql/client').release();
  });

  it('refuses a link to nothing, which would give one file two names', () => {
    const link = join(folder(), 'link.db');
    symlinkSync(join(folder(), 'target.db'), link);
    expect(() => claim(link)).toThrow('is a link to nothing');
  });

  it('refuses a missing folder, and a missing file when it must exist', () => {
    expect(() => claim(join(folder(), 'no', 'x.db'))).toThrow('does not exist. Create it first');
    expect(() => claim(join(folder(), 'x.db'), 'one', true)).toThrow('There is no database at');
  });
});

describe('reading the header of a file', () => {
  it.each(['wal', 'delete'] as const)('tells the journal of a %s file', (journal) => {
    const header = readHeader(readFileSync(sqlite(join(folder(), 'a.db'), journal)));
    expect(header).toEqual({ kind: 'sqlite', journal: journal === 'wal' ? 'wal' : 'rollback' });
  });

  it.each([
    ['nothing', '', 'empty'],
    ['text', 'hello '.repeat(100), 'other'],
    ['a few bytes', 'SQLite format 3\0', 'other'],
  ])('takes %s for what it is', (_name, text, kind) => {
    expect(readHeader(new TextEncoder().encode(text))).toEqual({ kind });
  });
});

describe('locating a database file', () => {
  it('tells the path behind a link, and the engine that has it open', () => {
    const path = sqlite(join(folder(), 'a.db'), 'delete');
    symlinkSync(path, `${path}.link`);
    expect(locateFile(`${path}.link`, fileSystem)).toEqual({ path, engine: null });
    const held = claim(path);
    expect(locateFile(`${path}.link`, fileSystem)).toEqual({ path, engine: 'one' });
    held.release();
    expect(locateFile(path, fileSystem)).toEqual({ path, engine: null });
  });

  it('takes a path where nothing is, but no folder, missing folder or link to nothing', () => {
    const here = folder();
    expect(locateFile(join(here, 'new.db'), fileSystem)).toEqual({ path: join(here, 'new.db'), engine: null });
    expect(() => locateFile(here, fileSystem)).toThrow('is a folder');
    expect(() => locateFile(join(here, 'no', 'new.db'), fileSystem)).toThrow('does not exist. Create it first.');
    symlinkSync(join(here, 'nothing'), join(here, 'link.db'));
    expect(() => locateFile(join(here, 'link.db'), fileSystem)).toThrow('is a link to nothing');
  });
});
