import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, describe, expect, it } from 'vitest';
import { imageFault } from '../../src/driver/image.ts';

const root = mkdtempSync(join(tmpdir(), 'coterie-image-'));
afterAll(() => rmSync(root, { recursive: true }));

function image(pageSize: number): Uint8Array {
  const path = join(mkdtempSync(join(root, 'case-')), 'a.db');
  const db = new DatabaseSync(path);
  db.exec(`PRAGMA page_size = ${pageSize}; CREATE TABLE t (x); INSERT INTO t VALUES (randomblob(200000))`);
  db.close();
  return readFileSync(path);
}

describe('the fault of an image', () => {
  it.each([512, 4096, 65_536])('is none when it is whole, with pages of %i bytes', (pageSize) => {
    const bytes = image(pageSize);
    expect(imageFault(bytes, bytes.length)).toBe(null);
    expect(imageFault(bytes.subarray(0, 100), bytes.length)).toBe(null);
    expect(imageFault(bytes, bytes.length - pageSize)).toContain('where its header counts');
    expect(imageFault(bytes, bytes.length - 1)).toContain(`no whole pages of ${pageSize}`);
  });

  it('is seen in its first bytes', () => {
    const bytes = image(4096);
    expect(imageFault(new Uint8Array(), 0)).toBe('is empty');
    expect(imageFault(bytes.subarray(0, 99), bytes.length)).toBe('has no header of a SQLite database');
    expect(imageFault(new TextEncoder().encode('x'.repeat(4096)), 4096)).toBe('has no header of a SQLite database');
    for (const [high, size] of [
      [0, 0],
      [3, 768],
    ] as const) {
      const odd = new Uint8Array(bytes);
      odd[16] = high;
      odd[17] = 0;
      expect(imageFault(odd, odd.length)).toBe(`has a header with the impossible page size ${size}`);
    }
  });
});
