import { describe, expect, test } from 'vitest';
import { fileSystemKind } from '../../src/doctor/file/file-system.ts';
import { parseHeader } from '../../src/doctor/file/header.ts';
import { parseLocks, usersOf } from '../../src/doctor/file/locks.ts';
import { parseWalIndex, WAL_INDEX_BYTES } from '../../src/doctor/file/wal-index.ts';

describe('the locks of Linux', () => {
  const locks = parseLocks(`1: POSIX  ADVISORY  READ 2337 fe:00:17 128 128
2: POSIX  ADVISORY  READ 2337 fe:00:11 1073741826 1073742335
3: POSIX  ADVISORY  WRITE 99 fe:00:17 120 120
3: -> POSIX  ADVISORY  WRITE 98 fe:00:17 120 120
4: POSIX  ADVISORY  READ 2337 fe:00:17 124 124
5: FLOCK  ADVISORY  WRITE 55 fe:00:11 0 EOF
6: OFDLCK ADVISORY  READ -1 fe:00:11 0 EOF
7: POSIX  ADVISORY  WRITE 12 fe:00:99 1073741824 1073742335
`);

  test('are those that are held on ranges, by processes', () => {
    expect(locks.map(({ pid, kind }) => `${pid} ${kind}`)).toEqual([
      '2337 read',
      '2337 read',
      '99 write',
      '2337 read',
      '12 write',
    ]);
  });

  test('mean who has a database open, writes to it, and reads which state of its log', () => {
    expect(usersOf(locks, { file: '11', shm: '17' })).toEqual({
      open: [2337],
      writing: [99],
      reading: [{ pid: 2337, slot: 1 }],
    });
    expect(usersOf(locks, { file: '99' })).toEqual({ open: [12], writing: [12], reading: [] });
    expect(usersOf(locks, { file: '1' })).toEqual({ open: [], writing: [], reading: [] });
  });
});

describe('the index of a write-ahead log', () => {
  function index(): Uint8Array {
    const words = new Uint32Array(WAL_INDEX_BYTES / 4);
    for (const at of [0, 12]) {
      words[at] = 3_007_000;
      words[at + 4] = 500;
    }
    words.set([120, 0, 500, 120, 0xffff_ffff, 0xffff_ffff], 24);
    const bytes = new Uint8Array(words.buffer);
    bytes[12] = bytes[60] = 1;
    return bytes;
  }

  test('says how much of the log counts, is in the file, and is read', () => {
    expect(parseWalIndex(index())).toEqual({ frames: 500, folded: 120, marks: [0, 500, 120, null, null] });
  });

  test('says nothing when it is short, never used, or half written', () => {
    expect(parseWalIndex(index().subarray(0, 100))).toBe(null);
    expect(parseWalIndex(new Uint8Array(WAL_INDEX_BYTES))).toBe(null);
    const torn = index();
    torn[16] = 7;
    expect(parseWalIndex(torn)).toBe(null);
  });
});

test('a header says how long its file should be, where it is current', () => {
  const bytes = new Uint8Array(100);
  bytes.set(new TextEncoder().encode('SQLite format 3\0'));
  const view = new DataView(bytes.buffer);
  view.setUint16(16, 1);
  view.setUint32(28, 12);
  bytes[19] = 2;
  expect(parseHeader(bytes)).toEqual({ kind: 'sqlite', journal: 'wal', pageSize: 65_536, pages: 12 });
  view.setUint32(24, 3);
  expect(parseHeader(bytes)).toMatchObject({ pages: null });
  expect(parseHeader(bytes.subarray(0, 99))).toEqual({ kind: 'other' });
  expect(parseHeader(new Uint8Array(0))).toEqual({ kind: 'empty' });
});

test('file systems that other machines reach are known by their numbers', () => {
  expect(fileSystemKind(0x6969)).toEqual({ name: 'NFS', reach: 'network' });
  expect(fileSystemKind(0xff53_4d42)).toEqual({ name: 'CIFS', reach: 'network' });
  expect(fileSystemKind(0x6573_5546)).toMatchObject({ reach: 'unknown' });
  expect(fileSystemKind(0xef53)).toMatchObject({ reach: 'local' });
});
