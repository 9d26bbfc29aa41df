import { createCipheriv, createHash, randomBytes } from 'node:crypto';
import { betterSqlite3 } from '@coterie/better-sqlite3';
import { DatabaseError, openDatabase } from '@coterie/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encryption, type GivenKeys, keyIdOf, newKey } from '../src/encryption/index.ts';
import { type JsonValue, openStore } from '../src/index.ts';
import { memoryStore } from './support/stores.ts';

const BYTES = Uint8Array.from({ length: 32 }, (_, index) => index * 8 + 7);
const HEX = Buffer.from(BYTES).toString('hex');
const BASE64 = Buffer.from(BYTES).toString('base64');
const utf8 = (text: string) => new TextEncoder().encode(text);
const refusal = (message: RegExp) =>
  expect.objectContaining({ code: 'encryption', message: expect.stringMatching(message) });

describe('a key', () => {
  it('is the same as bytes, hexadecimal digits and base64', () => {
    const forms = [
      BYTES,
      HEX,
      HEX.toUpperCase(),
      BASE64,
      BASE64.replace('=', ''),
      Buffer.from(BYTES).toString('base64url'),
    ];
    expect(new Set(forms.map(keyIdOf))).toEqual(new Set([keyIdOf(BYTES)]));
    const sealed = encryption({ key: HEX }).seal(utf8('tide'), 'place');
    for (const key of forms) expect(encryption({ key }).open(sealed, 'place')).toEqual(utf8('tide'));
  });

  it('has an id that tells nothing of it, and is the same everywhere', () => {
    const digest = createHash('sha256').update('coterie key id\n').update(BYTES).digest('hex');
    expect(keyIdOf(HEX)).toBe(digest.slice(0, 16));
  });

  it.each([
    ['', /The key is no key \(it has a length of 0\)/],
    ['correct horse battery staple', /length of 28/],
    [HEX.slice(1), /length of 63/],
    [`${HEX}0`, /length of 65/],
    [HEX.replace('0', 'g'), /length of 64/],
    [BYTES.slice(1), /length of 31.*openssl rand -hex 32/],
    [new Uint8Array(64), /length of 64/],
    [null as unknown as string, /The key is no key: give 32 bytes/],
    [5 as unknown as string, /The key is no key: give 32 bytes/],
  ])('is nothing else (%#)', (key, message) => {
    expect(() => keyIdOf(key)).toThrow(refusal(message));
    for (const make of [() => encryption({ key }), () => encryption({ key: HEX, oldKeys: [key] })]) {
      expect(make).toThrow(refusal(/is no key/));
      const { message: told } = errorOf(make);
      if (typeof key === 'string' && key !== '') expect(told).not.toContain(key);
    }
  });

  it('is a new one each time', () => {
    expect(new Set(Array.from({ length: 100 }, newKey)).size).toBe(100);
    expect(newKey()).toMatch(/^[0-9a-f]{64}$/);
  });

  it('is copied, so that the bytes can be wiped', () => {
    const bytes = Uint8Array.from(BYTES);
    const made = encryption({ key: bytes });
    bytes.fill(0);
    expect(made.seal(utf8('a'), 'place').keyId).toBe(keyIdOf(HEX));
  });
});

describe('encryption', () => {
  it('is XChaCha20-Poly1305, as OpenSSL computes it', () => {
    const random = (length: number) => Uint8Array.from({ length }, (_, index) => 200 - index);
    const made = encryption({ key: HEX, random });
    const { keyId, bytes } = made.seal(utf8('The tide is high.'), 'user_config/größe');
    const covered = `coterie 1\n${keyId}\nuser_config/größe`;
    expect(Buffer.from(bytes)).toEqual(
      Buffer.concat([Buffer.of(1), random(24), xchacha20poly1305(BYTES, random(24), 'The tide is high.', covered)]),
    );
  });

  it('opens only what it sealed, with that key, for that place', () => {
    const made = encryption({ key: HEX });
    const sealed = made.seal(utf8('tide'), 'user_config/a');
    expect(made.open(sealed, 'user_config/a')).toEqual(utf8('tide'));
    for (const place of ['user_config/b', 'sessions/a', '', 'user_config/a ']) {
      expect(() => made.open(sealed, place)).toThrow(refusal(/was changed, or was encrypted in another place/));
    }
    expect(() => encryption({ key: newKey() }).open(sealed, 'user_config/a')).toThrow(refusal(/Give that key as well/));
    expect(() => made.open({ ...sealed, keyId: '<script>' }, 'user_config/a')).toThrow(refusal(/with an unknown key/));
  });

  it('reads with old keys and writes with the new one', () => {
    const old = newKey();
    const sealed = encryption({ key: old }).seal(utf8('tide'), 'place');
    const made = encryption({ key: HEX, oldKeys: [newKey(), old] });
    expect(made.open(sealed, 'place')).toEqual(utf8('tide'));
    expect(made.seal(utf8('tide'), 'place').keyId).toBe(keyIdOf(HEX));
  });

  it('takes any bytes for any place', () => {
    const made = encryption({ key: HEX });
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.string({ unit: 'grapheme' }), (bytes, place) => {
        expect(made.open(made.seal(bytes, place), place)).toEqual(bytes);
      }),
    );
    const long = new Uint8Array(randomBytes(3_000_000));
    expect(made.open(made.seal(long, 'place'), 'place')).toEqual(long);
  });

  it('asks a source when a key is needed, sees new keys at once, and says where they come from', () => {
    let given: GivenKeys = { keys: [HEX], from: '/work/agents.db.key' };
    const asked: string[] = [];
    const made = encryption({
      key: (need) => {
        asked.push(need);
        return given;
      },
    });
    expect(asked).toEqual([]);
    const first = made.seal(utf8('a'), 'place');
    made.open(first, 'place');
    expect(asked).toEqual(['seal']);

    const added = newKey();
    given = { keys: [added, HEX], from: '/work/agents.db.key' };
    expect(made.seal(utf8('a'), 'place').keyId).toBe(keyIdOf(added));
    const elsewhere = newKey();
    const foreign = encryption({ key: elsewhere }).seal(utf8('b'), 'place');
    const known = `/work/agents.db.key hold only ${keyIdOf(HEX)}, ${keyIdOf(added)}`;
    expect(() => made.open(foreign, 'place')).toThrow(refusal(new RegExp(known)));
    given = { keys: [elsewhere, added, HEX], from: '/work/agents.db.key' };
    expect(made.open(foreign, 'place')).toEqual(utf8('b'));

    given = { keys: ['hunter2'], from: 'COTERIE_KEY' };
    expect(() => made.seal(utf8('a'), 'place')).toThrow(
      refusal(/^What COTERIE_KEY holds is no key \(it has a length of 7\)/),
    );
    given = { keys: [], from: 'COTERIE_KEY' };
    expect(() => made.seal(utf8('a'), 'place')).toThrow(refusal(/There is no key in COTERIE_KEY/));
  });
});

describe('a source', () => {
  it('that makes keys is told whether the database had encrypted values when the store was opened', () => {
    const told: boolean[] = [];
    const source = (_: string, hasSealed: boolean): GivenKeys => {
      told.push(hasSealed);
      return { keys: [HEX], from: 'here' };
    };
    const key = Object.assign(source, { makesKeys: true });
    const driver = betterSqlite3(':memory:');
    // The schema is still to be made, or there is nothing in it.
    openStore(driver, { migrate: false, encryption: encryption({ key }) });
    openStore(driver, { encryption: encryption({ key }) }).config.set('a', 1, { encrypted: true });
    expect(told).toEqual([false]);
    openStore(driver, { encryption: encryption({ key }) }).config.set('b', 2, { encrypted: true });
    expect(told).toEqual([false, true]);
    // A schema that has not all tables yet.
    openDatabase(driver).execute('DROP TABLE checkpoints');
    const older = openStore(driver, { migrate: false, encryption: encryption({ key }) });
    older.config.set('c', 3, { encrypted: true });
    expect(told).toEqual([false, true, true]);
    driver.close();
  });
});

describe('settings', () => {
  it('of any JSON come back equal, encrypted or not', () => {
    const store = memoryStore({ encryption: encryption({ key: HEX }) });
    const { set } = store.operations.config;
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), fc.jsonValue(), fc.boolean(), (key, value, encrypted) => {
        const wanted = JSON.parse(JSON.stringify(value)) as JsonValue;
        if (key.includes('\0')) return;
        store.run(set(key, value as JsonValue, { encrypted }));
        expect(store.config.get(key)).toEqual(wanted);
        expect(store.config.entry(key)?.encrypted).toBe(encrypted);
      }),
    );
  });
});

/** By the definition (draft-irtf-cfrg-xchacha), over OpenSSL's ChaCha20: it adds its first state to the last, which HChaCha20 does not. */
function xchacha20poly1305(key: Uint8Array, nonce: Uint8Array, text: string, covered: string): Buffer {
  const block = createCipheriv('chacha20', key, nonce.subarray(0, 16)).update(Buffer.alloc(64));
  const first = Buffer.concat([Buffer.from('expand 32-byte k'), key, nonce.subarray(0, 16)]);
  const words = [0, 1, 2, 3, 12, 13, 14, 15].map((word) => block.readUInt32LE(word * 4) - first.readUInt32LE(word * 4));
  const subkey = Buffer.from(Uint32Array.from(words).buffer);
  const rest = Buffer.concat([Buffer.alloc(4), nonce.subarray(16)]);
  const cipher = createCipheriv('chacha20-poly1305', subkey, rest, { authTagLength: 16 });
  cipher.setAAD(Buffer.from(covered), { plaintextLength: Buffer.byteLength(text) });
  return Buffer.concat([cipher.update(text), cipher.final(), cipher.getAuthTag()]);
}

function errorOf(call: () => unknown): DatabaseError {
  try {
    call();
  } catch (error) {
    if (error instanceof DatabaseError) return error;
  }
  throw new Error('No error.');
}
