import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { betterSqlite3 } from '@coterie/better-sqlite3';
import type { Database, DatabaseInterface } from '@coterie/core';
import { libsql } from '@coterie/libsql';
import { countingDriver } from '@coterie/testing';
import { afterAll, describe, expect, it } from 'vitest';
import { encryption, keyIdOf, newKey, rotateKey } from '../src/encryption/index.ts';
import { type Encryption, openStore, type Store } from '../src/index.ts';
import { integrity } from './support/content.ts';
import { memoryStore } from './support/stores.ts';

const folder = mkdtempSync(join(tmpdir(), 'coterie-rotation-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const OLD = newKey();
const NEW = newKey();
const old = encryption({ key: OLD });
const next = encryption({ key: NEW, oldKeys: [OLD] });

const settings = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ key: `k${index}`, value: index, encrypted: true }));

/** Does something between reading and writing, when a value is decrypted. */
function meanwhile(context: string, work: () => void): Encryption {
  let isDone = false;
  return {
    seal: next.seal,
    open(sealed, place) {
      if (place === context && !isDone) {
        isDone = true;
        work();
      }
      return next.open(sealed, place);
    },
  };
}

const values = (store: Store<'sync'>, key: Encryption = next) =>
  openStore(store.db as Database<'sync'>, { encryption: key })
    .config.list({ reveal: true })
    .map(({ value }) => value);

describe('a rotation beside others', () => {
  it('keeps what somebody sets between reading and writing, also with the old key, and encrypts that too', () => {
    const store = memoryStore({ encryption: old });
    store.config.setMany(settings(4));
    const racing = meanwhile('user_config/k1', () => store.config.set('k1', 'new', { encrypted: true }));
    const report = rotateKey(store, racing);
    expect(report).toEqual({ keyId: keyIdOf(NEW), rotated: { checkpoints: 0, user_config: 4 }, left: [] });
    expect(values(store)).toEqual([0, 'new', 2, 3]);
  });

  it('keeps what somebody opens to all, encrypts with the new key, or deletes', () => {
    const store = memoryStore({ encryption: old });
    store.config.setMany(settings(4));
    const renewed = openStore(store.db as Database<'sync'>, { encryption: next });
    const racing = meanwhile('user_config/k0', () => {
      store.config.set('k0', 'open', { encrypted: false });
      renewed.config.set('k1', 'new', { encrypted: true });
      store.config.delete('k2');
      // What another row is made of in its place is another row.
      store.config.set('k9', 'later', { encrypted: true });
    });
    const report = rotateKey(store, racing, { batch: { rows: 3 } });
    expect([report.rotated.user_config, report.left]).toEqual([2, []]);
    expect(values(store)).toEqual(['open', 'new', 3, 'later']);
  });

  it('ends though somebody never stops to write with the old key, and tells of it', () => {
    const store = memoryStore({ encryption: old });
    store.config.setMany(settings(2));
    const racing: Encryption = {
      seal: next.seal,
      open(sealed, place) {
        if (place === 'user_config/k1') store.config.set('k1', 'again', { encrypted: true });
        return next.open(sealed, place);
      },
    };
    const { rotated, left } = rotateKey(store, racing);
    expect(rotated.user_config).toBe(1);
    expect(left).toEqual([{ table: 'user_config', keyId: keyIdOf(OLD), count: 1, error: null }]);
  });
});

describe('a rotation', () => {
  it('goes by the bytes that a batch may have', () => {
    const driver = countingDriver(betterSqlite3(':memory:'));
    const store = openStore(driver, { encryption: old });
    const plain = (index: number) => String(index).repeat(400_000);
    for (let index = 0; index < 10; index += 1) store.config.set(`c${index}`, plain(index), { encrypted: true });
    store.config.set('plain', 'as it is');
    const told: unknown[] = [];
    driver.reset();
    const report = rotateKey(store, next, { onProgress: (progress) => told.push(progress) });
    expect(report).toEqual({ keyId: keyIdOf(NEW), rotated: { checkpoints: 0, user_config: 10 }, left: [] });
    expect(told).toEqual([3, 6, 9, 10].map((rotated) => ({ table: 'user_config', rotated })));
    // Four pages and their exchange; the end; what is left; and the last two of checkpoints, of which there is none.
    expect(driver.counts).toMatchObject({ execute: 4 * 2 + 2 + 2, begin: 0 });
    const { config } = openStore(store.db as Database<'sync'>, { encryption: encryption({ key: NEW }) });
    for (let index = 0; index < 10; index += 1) expect(config.get(`c${index}`)).toBe(plain(index));
    expect(config.get('plain')).toBe('as it is');
    store.close();
  });

  it('of nothing is done at once, and needs a key', () => {
    const store = memoryStore();
    expect(rotateKey(store, next)).toEqual({
      keyId: keyIdOf(NEW),
      rotated: { checkpoints: 0, user_config: 0 },
      left: [],
    });
    const keyless = encryption({ key: () => ({ keys: [], from: 'COTERIE_KEY' }) });
    expect(() => rotateKey(store, keyless)).toThrow(expect.objectContaining({ code: 'encryption' }));
  });

  it('is ended by a signal between two batches', async () => {
    const store = await openStore(betterSqlite3(':memory:', { mode: 'async' }), { encryption: old });
    await store.config.setMany(settings(10));
    const controller = new AbortController();
    const rotation = rotateKey(store, next, {
      batch: { rows: 2 },
      signal: controller.signal,
      onProgress: ({ rotated }) => {
        if (rotated === 4) controller.abort();
      },
    });
    await expect(rotation).rejects.toMatchObject({ code: 'aborted', outcome: 'not-applied' });
    expect(await store.config.count({ where: { keyId: keyIdOf(NEW) } })).toBe(4);
    expect((await rotateKey(store, next)).rotated.user_config).toBe(6);
    await store.close();
  });

  it('inside a transaction is part of it', () => {
    const store = memoryStore({ encryption: old });
    store.config.setMany(settings(3));
    expect(() =>
      store.transaction((transaction) => {
        expect(rotateKey(transaction, next).rotated.user_config).toBe(3);
        throw new Error('undo');
      }),
    ).toThrow('undo');
    expect(store.config.get('k2')).toBe(2);
  });
});

const script = fileURLToPath(new URL('./support/rotator.ts', import.meta.url));

describe.each(['better-sqlite3', 'libsql'])('a process that rotates, on %s', (engine) => {
  const open = async (path: string): Promise<Store> => {
    const driver = (engine === 'libsql' ? await libsql(`file:${path}`) : betterSqlite3(path)) as DatabaseInterface;
    return openStore(driver, { encryption: next });
  };

  it('can be killed at any moment: all is readable, and the next one goes on', { timeout: 60_000 }, async () => {
    const path = join(folder, `${engine}.db`);
    const count = 200;
    const filled = await openStore((await open(path)).db as Database, { encryption: old });
    await filled.config.setMany(settings(count));
    await filled.close();
    let done = 0;
    for (const until of [3, 40, 5]) {
      const child = spawn(process.execPath, [script, engine, path, NEW, OLD], { stdio: ['ignore', 'pipe', 'inherit'] });
      let output = '';
      child.stdout.on('data', (chunk) => {
        output += chunk;
        if (output.split('\n').length > until) child.kill('SIGKILL');
      });
      await once(child, 'close');
      expect(child.signalCode).toBe('SIGKILL');

      const store = await open(path);
      await integrity(store);
      const renewed = await store.config.count({ where: { keyId: keyIdOf(NEW) } });
      // Every batch that was told is there; the last ones may not have been told.
      expect(renewed).toBeGreaterThanOrEqual(done + output.trim().split('\n').length);
      expect(renewed).toBeLessThan(count);
      done = renewed;
      const revealed = await store.config.list({ reveal: true });
      expect(revealed.map(({ key, value }) => [key, value]).sort()).toEqual(
        settings(count)
          .map(({ key, value }) => [key, value])
          .sort(),
      );
      await store.close();
    }
    const store = await open(path);
    const report = await rotateKey(store, next);
    expect([report.rotated.user_config, report.left]).toEqual([count - done, []]);
    await store.close();
  });
});
