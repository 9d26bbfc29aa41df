import { chmodSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readImage, replaceImage } from '../../src/database/file-image.ts';
import { temporaryFolder } from '../helper/folder.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

function fileWith(text: string): string {
  const path = join(temporaryFolder(), 'agents.db');
  writeFileSync(path, text);
  return path;
}

describe('a file that is replaced as a whole', () => {
  test('has the new content, its old permissions, and nothing is left beside it', async () => {
    const path = fileWith('old');
    chmodSync(path, 0o640);
    const image = await readImage(path, 'write');
    expect(image.bytes).toEqual(Buffer.from('old'));
    await replaceImage(image, bytes('new'));
    expect(readFileSync(path, 'utf8')).toBe('new');
    expect(statSync(path).mode & 0o777).toBe(0o640);
    expect(readdirSync(join(path, '..'))).toEqual(['agents.db']);
  });

  test('is created where there is none', async () => {
    const path = join(temporaryFolder(), 'agents.db');
    const image = await readImage(path, 'write');
    expect(image.bytes).toBe(null);
    await replaceImage(image, bytes('new'));
    expect(readFileSync(path, 'utf8')).toBe('new');
  });

  test('a link to it stays a link', async () => {
    const path = fileWith('old');
    const link = join(path, '..', 'link.db');
    symlinkSync(path, link);
    await replaceImage(await readImage(link, 'write'), bytes('new'));
    expect(readFileSync(path, 'utf8')).toBe('new');
    expect(statSync(link).ino).toBe(statSync(path).ino);
  });

  test('stays as it is when another program wrote or created it meanwhile', async () => {
    const changed = fileWith('old');
    const image = await readImage(changed, 'write');
    writeFileSync(changed, 'theirs');
    await expect(replaceImage(image, bytes('ours'))).rejects.toThrow('was changed by another program');
    expect(readFileSync(changed, 'utf8')).toBe('theirs');
    expect(readdirSync(join(changed, '..'))).toEqual(['agents.db']);

    const created = join(temporaryFolder(), 'agents.db');
    const none = await readImage(created, 'write');
    writeFileSync(created, 'theirs');
    await expect(replaceImage(none, bytes('ours'))).rejects.toThrow('was changed by another program');
    expect(readFileSync(created, 'utf8')).toBe('theirs');
  });

  test.each(['-wal', '-shm', '-journal'])('is not written while %s lies beside it', async (suffix) => {
    const path = fileWith('old');
    writeFileSync(path + suffix, 'content');
    await expect(readImage(path, 'write')).rejects.toThrow(`${path + suffix} lies beside the database`);
  });

  test('is not read while a journal has changes that it has not', async () => {
    const path = fileWith('old');
    writeFileSync(`${path}-shm`, 'content');
    writeFileSync(`${path}-wal`, '');
    expect(await readImage(path, 'read')).toMatchObject({ path });
    writeFileSync(`${path}-wal`, 'content');
    await expect(readImage(path, 'read')).rejects.toThrow(`${path}-wal lies beside the database`);
  });
});
