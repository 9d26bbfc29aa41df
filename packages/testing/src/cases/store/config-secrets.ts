import { type Database, DatabaseError } from '@coterie/core';
import { openStore, type Store } from '@coterie/store';
import { encryption, keyIdOf, rotateKey } from '@coterie/store/encryption';
import { caught, checkFailure, equal, ok } from '../../assert.ts';
import { rows } from '../../helpers.ts';
import { show } from '../../show.ts';
import type { StoreSubject } from './case.ts';
import { ANY_JSON, at } from './expected.ts';
import { refuses } from './rules.ts';

const KEY = '5c'.repeat(32);
const OTHER = 'd3'.repeat(32);
const NEXT = '91'.repeat(32);
const options = { encryption: encryption({ key: KEY }) };
const secret = { encrypted: true } as const;

/** Expects the typed error, which says what it is asked to and nothing of the secret. */
async function locked(store: Store, call: () => unknown, says: RegExp): Promise<void> {
  const error = await caught(store.db.mode, call);
  checkFailure(error, { code: 'encryption', says });
  hidden(error, 'hunter2', KEY);
}

/** Expects that none of the words is in the error, its cause, its statement and its values. */
function hidden(error: unknown, ...words: readonly string[]): void {
  ok(error instanceof DatabaseError, show(error));
  const { message, stack, sql, params, cause } = error;
  const told = [message, stack, sql, JSON.stringify(params), String(cause), JSON.stringify(cause)].join('\n');
  for (const word of words) equal(told.includes(word), false, `whether ${word} is in ${told}`);
}

/** The same database for somebody with another key, or none. */
function opened(db: Database, key?: string): Promise<Store> {
  return Promise.resolve(openStore(db, key === undefined ? {} : { encryption: encryption({ key }) }));
}

export const secrets: StoreSubject = {
  name: 'secrets in config',
  cases: [
    {
      name: 'an encrypted value is read by its key, and shown to nobody who did not ask',
      options,
      async run({ store, db }) {
        const set = await store.config.set('github.token', 'hunter2', secret);
        const [facts] = await rows(db, 'SELECT value_json, encrypted, key_id FROM user_config');
        equal(facts, [null, 1, keyIdOf(KEY)]);
        equal([set.value, set.encrypted, set.keyId], [undefined, true, keyIdOf(KEY)]);
        equal(await store.config.get('github.token'), 'hunter2');
        equal(await store.config.entry('github.token'), set);
        equal(await store.config.entry('github.token', { reveal: true }), { ...set, value: 'hunter2' });
        await store.config.set('branch', 'main');
        const values = async (reveal: boolean) => (await store.config.list({ reveal })).map(({ value }) => value);
        equal(await values(false), ['main', undefined]);
        equal(await values(true), ['main', 'hunter2']);
        equal(await store.config.count({ where: { encrypted: true } }), 1);
        equal(
          (await store.config.list({ where: { keyId: keyIdOf(KEY) } })).map(({ key }) => key),
          ['github.token'],
        );
      },
    },
    {
      name: 'any JSON comes back equal from encryption',
      options,
      async run({ store }) {
        const values = [ANY_JSON, null, '', 0, [], 'x'.repeat(100_000)];
        const keyed = values.map((value, index) => ({ key: `k${index}`, value, ...secret }));
        await store.config.setMany(keyed);
        for (const { key, value } of keyed) equal(await store.config.get(key), value);
        await store.config.createMany([{ key: 'new', value: ANY_JSON, ...secret }]);
        equal(await store.config.get('new'), ANY_JSON);
      },
    },
    {
      name: 'the same value is never encrypted to the same bytes',
      options,
      async run({ store, db }) {
        const encrypted = async () => {
          await store.config.set('a', 'hunter2', secret);
          return (await rows(db, 'SELECT hex(value_blob) FROM user_config'))[0]?.[0];
        };
        const seen = new Set([await encrypted(), await encrypted(), await encrypted()]);
        equal(seen.size, 3);
      },
    },
    {
      name: 'a secret does not lose its encryption without a word',
      options,
      async run({ store, clock }) {
        await store.config.set('token', 'hunter2', secret);
        clock.time = at(5);
        const error = await refuses(store, () => store.config.set('token', 'hunter3'), 'encrypted');
        ok(/encrypted: true/.test(error.message), error.message);
        hidden(error, 'hunter');
        // What was to happen with it does not happen either.
        const { set } = store.operations.config;
        await refuses(store, () => store.batch([set('other', 1), set('token', 'hunter3')]), 'encrypted');
        await refuses(
          store,
          () =>
            store.config.setMany([
              { key: 'other', value: 1 },
              { key: 'token', value: 2 },
            ]),
          'encrypted',
        );
        equal(await store.config.has('other'), false);
        equal(await store.config.get('token'), 'hunter2');
        await store.config.set('token', 'hunter3', secret);
        equal(await store.config.get('token'), 'hunter3');
        const open = await store.config.set('token', 'public', { encrypted: false });
        equal([open.value, open.encrypted, open.keyId, open.updatedAt], ['public', false, null, at(5)]);
        await store.config.set('token', 'still public');
        const closed = await store.config.set('token', 'hunter4', secret);
        equal([closed.value, closed.encrypted], [undefined, true]);
      },
    },
    {
      name: 'a store without a key goes on with all that is not encrypted, and names the remedy for the rest',
      options,
      async run({ store, db }) {
        await store.config.setMany([
          { key: 'a', value: 'main' },
          { key: 'b', value: 'hunter2', ...secret },
        ]);
        const keyless = await opened(db);
        const remedy = /opened without.*encryption\(\{ key \}\).*COTERIE_KEY.*key file/s;
        await locked(keyless, () => keyless.config.get('b'), remedy);
        await locked(keyless, () => keyless.config.entry('b', { reveal: true }), remedy);
        await locked(keyless, () => keyless.config.list({ reveal: true }), remedy);
        await locked(keyless, () => keyless.config.set('c', 'hunter2', secret), remedy);
        await locked(keyless, () => keyless.config.create({ key: 'c', value: 'hunter2', ...secret }), remedy);
        equal(await keyless.config.get('a'), 'main');
        equal(
          (await keyless.config.list()).map(({ key, value }) => [key, value]),
          [
            ['a', 'main'],
            ['b', undefined],
          ],
        );
        equal((await keyless.config.entry('b'))?.keyId, keyIdOf(KEY));
        equal(await keyless.config.has('b'), true);
        equal(await keyless.config.delete('b'), true);
        equal(await keyless.config.count(), 1);
      },
    },
    {
      name: 'another key opens nothing, and the error tells which one would',
      options,
      async run({ store, db }) {
        await store.config.set('a', 'hunter2', secret);
        const stranger = await opened(db, OTHER);
        const says = new RegExp(
          `the key ${keyIdOf(KEY)}, and the option key hold only ${keyIdOf(OTHER)}.*COTERIE_KEY.*key file`,
        );
        await locked(stranger, () => stranger.config.get('a'), says);
        // A key that claims to be the other is found out.
        await db.execute('UPDATE user_config SET key_id = ?', [keyIdOf(OTHER)]);
        await locked(stranger, () => stranger.config.get('a'), /was changed, or was encrypted in another place/);
        await stranger.config.set('a', 'mine', secret);
        equal(await stranger.config.get('a'), 'mine');
      },
    },
    {
      name: 'a value that was moved to another key, changed or cut opens nowhere',
      options,
      async run({ store, db }) {
        await store.config.setMany(['a', 'b'].map((key) => ({ key, value: `hunter2 ${key}`, ...secret })));
        const [[bytes] = []] = await rows(db, "SELECT value_blob FROM user_config WHERE key = 'a'");
        const original = bytes as Uint8Array;
        const put = (key: string, value: Uint8Array) =>
          db.execute('UPDATE user_config SET value_blob = ? WHERE key = ?', [value, key]);
        await put('b', original);
        await locked(
          store,
          () => store.config.get('b'),
          /value of user_config\/b was changed, or was encrypted in another/,
        );
        await locked(store, () => store.config.list({ reveal: true }), /another place/);
        for (let index = 0; index < original.length; index += 1) {
          const changed = Uint8Array.from(original);
          changed[index] = (changed[index] as number) ^ 1;
          await put('a', changed);
          await locked(store, () => store.config.get('a'), index === 0 ? /not in the format/ : /was changed/);
        }
        for (const length of [0, 1, 40, original.length - 1]) {
          await put('a', original.slice(0, length));
          await locked(store, () => store.config.get('a'), /was changed|not in the format/);
        }
        await put('a', original);
        equal(await store.config.get('a'), 'hunter2 a');
      },
    },
    {
      name: 'no error shows a value, whether it is encrypted or not',
      options,
      async run({ store }) {
        await store.config.set('a', 'x');
        for (const encrypted of [true, false]) {
          const taken = await refuses(
            store,
            () => store.config.create({ key: 'a', value: 'hunter2', encrypted }),
            'key',
          );
          hidden(taken, 'hunter2');
          const empty = await refuses(store, () => store.config.set('', 'hunter2', { encrypted }), 'key');
          hidden(empty, 'hunter2');
        }
      },
    },
    {
      name: 'all is encrypted with a new key, and the old one opens nothing then',
      options,
      async run({ store, db, clock }) {
        const settings = Array.from({ length: 25 }, (_, index) => ({
          key: `k${index}`,
          value: `hunter2 ${index}`,
          ...secret,
        }));
        await store.config.setMany([...settings, { key: 'open', value: 1 }]);
        const before = await store.config.list();
        clock.time = at(5);
        const next = encryption({ key: NEXT, oldKeys: [KEY] });
        const told: number[] = [];
        const report = await rotateKey({ db }, next, {
          batch: { rows: 10 },
          onProgress: ({ rotated }) => told.push(rotated),
        });
        equal(report, { keyId: keyIdOf(NEXT), rotated: { checkpoints: 0, user_config: 25 }, left: [] });
        equal(told, [10, 20, 25]);
        await locked(store, () => store.config.get('k0'), new RegExp(`the key ${keyIdOf(NEXT)}`));
        const renewed = await opened(db, NEXT);
        for (const { key, value } of settings) equal(await renewed.config.get(key), value);
        equal(
          await renewed.config.list(),
          before.map((entry) => (entry.encrypted ? { ...entry, keyId: keyIdOf(NEXT) } : entry)),
          'the settings, but for the key',
        );
        const again = await rotateKey({ db }, next);
        equal([again.rotated.user_config, again.left], [0, []]);
      },
    },
    {
      name: 'a rotation that ends in the middle leaves everything readable, and goes on',
      options,
      async run({ store, db }) {
        const settings = Array.from({ length: 9 }, (_, index) => ({ key: `k${index}`, value: index, ...secret }));
        await store.config.setMany(settings);
        const next = encryption({ key: NEXT, oldKeys: [KEY] });
        const stop = new Error('stop');
        const ended = await caught(db.mode, () =>
          rotateKey({ db }, next, {
            batch: { rows: 2 },
            onProgress({ rotated }) {
              if (rotated === 4) throw stop;
            },
          }),
        );
        equal(ended, stop);
        const both = await openStore(db, { encryption: next });
        const revealed = async () => (await both.config.list({ reveal: true })).map(({ value }) => value);
        equal(await revealed(), [0, 1, 2, 3, 4, 5, 6, 7, 8]);
        equal(await both.config.count({ where: { keyId: keyIdOf(NEXT) } }), 4);
        const report = await rotateKey({ db }, next, { batch: { rows: 2 } });
        equal([report.rotated.user_config, report.left], [5, []]);
        equal(await revealed(), [0, 1, 2, 3, 4, 5, 6, 7, 8]);
      },
    },
    {
      name: 'what no key opens is left as it is, and told',
      options,
      async run({ store, db }) {
        await store.config.setMany(['a', 'b', 'c'].map((key) => ({ key, value: key, ...secret })));
        const stranger = await opened(db, OTHER);
        await stranger.config.setMany(['d', 'e'].map((key) => ({ key, value: key, ...secret })));
        await db.execute("UPDATE user_config SET value_blob = zeroblob(61) WHERE key = 'b'");
        const { rotated, left } = await rotateKey({ db }, encryption({ key: NEXT, oldKeys: [KEY] }), {
          batch: { rows: 1 },
        });
        equal(rotated.user_config, 2);
        const told = left.map(({ table, keyId, count, error }) => [table, keyId, count, error?.code]);
        const expected = [
          ['user_config', keyIdOf(KEY), 1, 'encryption'],
          ['user_config', keyIdOf(OTHER), 2, 'encryption'],
        ];
        equal(
          told,
          expected.sort(([, a], [, b]) => (String(a) < String(b) ? -1 : 1)),
        );
        equal(await stranger.config.get('d'), 'd');
        const renewed = await opened(db, NEXT);
        equal([await renewed.config.get('a'), await renewed.config.get('c')], ['a', 'c']);
      },
    },
  ],
};
