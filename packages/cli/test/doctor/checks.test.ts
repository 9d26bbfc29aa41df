import { describe, expect, test } from 'vitest';
import { run } from '../../src/doctor/check.ts';
import { fileChecks } from '../../src/doctor/checks/file.ts';
import { blockersOf, journalChecks, waitingFrames } from '../../src/doctor/checks/journal.ts';
import { verdictOf } from '../../src/doctor/checks/search.ts';
import type { FileFacts, Place } from '../../src/doctor/file/facts.ts';

const place = (path: string, more: Partial<Place> = {}): Place => ({
  path,
  size: 40_960,
  mode: 0o644,
  writable: true,
  ...more,
});

const sound: FileFacts = {
  file: place('/w/a.db'),
  folder: place('/w', { mode: 0o755 }),
  header: { kind: 'sqlite', journal: 'wal', pageSize: 4096, pages: 10 },
  wal: null,
  shm: null,
  journal: null,
  walIndex: null,
  users: { open: [], writing: [], reading: [] },
  fileSystem: { name: 'a local one', reach: 'local' },
  leftovers: [],
};

async function look(name: string, facts: Partial<FileFacts>) {
  const check = [...fileChecks, ...journalChecks].find((one) => one.check === name);
  if (check === undefined) throw new Error(`No check ${name}`);
  return run(check, { ...sound, ...facts });
}

describe('a file', () => {
  test('in WAL mode on a network file system is a problem, another is warned of', async () => {
    const fileSystem = { name: 'NFS', reach: 'network' } as const;
    expect(await look('file-system', { fileSystem })).toMatchObject({ severity: 'problem' });
    const header = { kind: 'sqlite', journal: 'rollback', pageSize: 4096, pages: 10 } as const;
    expect(await look('file-system', { fileSystem, header })).toMatchObject({ severity: 'warning' });
    expect(await look('file-system', { fileSystem: null })).toMatchObject({ skipped: true });
  });

  test('with a log of another user beside it is warned of', async () => {
    const wal = place('/w/a.db-wal', { writable: false });
    expect(await look('permissions', { wal })).toMatchObject({
      severity: 'warning',
      found: expect.stringContaining('/w/a.db-wal'),
    });
  });

  test('that is longer than its header says is sound, and shorter is not', async () => {
    expect(await look('file', {})).toMatchObject({ severity: 'ok' });
    expect(await look('file', { file: place('/w/a.db', { size: 50_000 }) })).toMatchObject({ severity: 'ok' });
    expect(await look('file', { file: place('/w/a.db', { size: 36_864 }) })).toMatchObject({ severity: 'problem' });
    // The log has the pages that the file has not.
    const wal = place('/w/a.db-wal');
    expect(await look('file', { wal, file: place('/w/a.db', { size: 36_864 }) })).toMatchObject({ severity: 'ok' });
  });
});

describe('a write-ahead log', () => {
  const wal = place('/w/a.db-wal', { size: 20_000_000 });
  const walIndex = { frames: 4800, folded: 100, marks: [0, 100, 4800, null, null] };
  const reading = (slot: number) => ({ open: [7], writing: [], reading: [{ pid: 7, slot }] });

  test('waits by what its index says, or by its size where there is none', () => {
    expect(waitingFrames({ wal, walIndex, header: sound.header })).toBe(4700);
    expect(waitingFrames({ wal, walIndex: null, header: sound.header })).toBe(4854);
    expect(waitingFrames({ wal: null, walIndex: null, header: null })).toBe(0);
  });

  test('is held by those who read an older state, and not by those who read the latest', () => {
    expect(blockersOf({ walIndex, users: reading(1) })).toEqual([expect.stringContaining('process 7')]);
    expect(blockersOf({ walIndex, users: reading(0) })).toHaveLength(1);
    expect(blockersOf({ walIndex, users: reading(2) })).toEqual([]);
    expect(blockersOf({ walIndex, users: null })).toEqual([]);
  });

  test('that grows is warned of, whether or not it can be told who holds it', async () => {
    const held = await look('wal', { wal, walIndex, users: reading(1) });
    expect(held).toMatchObject({ severity: 'warning', found: expect.stringContaining('holds an old state') });
    const unknown = await look('wal', { wal, walIndex, users: null });
    expect(unknown).toMatchObject({ severity: 'warning', found: expect.stringContaining('faster than') });
    expect(await look('wal', { wal, walIndex: { ...walIndex, folded: 4800 }, users: reading(2) })).toMatchObject({
      severity: 'ok',
    });
  });
});

describe('a search index', () => {
  const right = { rows: 12, missing: 0, surplus: 0 };

  test('is judged by its words, and its rows are counted', () => {
    expect(verdictOf(right, 'right', 'rebuild')).toMatchObject({ severity: 'ok' });
    expect(verdictOf(right, 'wrong', 'rebuild')).toMatchObject({ severity: 'problem', advice: 'rebuild' });
    expect(verdictOf({ ...right, missing: 2 }, 'wrong', 'rebuild').found).toBe('2 rows of 12 cannot be found.');
    expect(verdictOf({ ...right, surplus: 1 }, 'right', 'rebuild')).toMatchObject({ severity: 'note' });
  });

  test('is judged by its rows where its words could not be looked at', () => {
    expect(verdictOf(right, 'unknown', 'rebuild')).toMatchObject({ severity: 'note', advice: null });
    expect(verdictOf({ ...right, missing: 1 }, 'unknown', 'rebuild')).toMatchObject({ severity: 'problem' });
  });
});
