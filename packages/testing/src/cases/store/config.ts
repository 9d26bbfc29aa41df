import type { JsonValue, Store } from '@coterie/store';
import { equal } from '../../assert.ts';
import { cell } from '../../helpers.ts';
import type { StoreSubject } from './case.ts';
import { ANY_JSON, ANY_TEXT, at } from './expected.ts';
import { breaksEveryRule, refuses } from './rules.ts';

const keysOf = async (store: Store, list: Parameters<Store['config']['list']>[0] = {}) =>
  (await store.config.list(list)).map(({ key }) => key);

export const config: StoreSubject = {
  name: 'config',
  cases: [
    {
      name: 'a setting is found by its key, and null is a value',
      async run({ store }) {
        const set = await store.config.set('default.branch', 'main');
        equal(set, {
          seq: 1,
          id: set.id,
          key: 'default.branch',
          value: 'main',
          encrypted: false,
          keyId: null,
          createdAt: at(0),
          updatedAt: at(0),
        });
        equal(await store.config.get('default.branch'), 'main');
        equal(await store.config.entry('default.branch'), set);
        equal(await store.config.has('default.branch'), true);
        await store.config.set('nothing', null);
        equal(await store.config.get('nothing'), null);
        equal((await store.config.entry('nothing'))?.value, null);
        equal(await store.config.has('nothing'), true);
        equal(await store.config.get('nobody'), undefined);
        equal(await store.config.entry('nobody'), null);
        equal(await store.config.has('nobody'), false);
      },
    },
    {
      name: 'any JSON and any text come back equal',
      async run({ store }) {
        const values: readonly JsonValue[] = [
          ANY_JSON,
          ANY_TEXT,
          '',
          0,
          -5e-324,
          9007199254740991,
          false,
          [],
          {},
          [[null]],
        ];
        for (const [index, value] of values.entries()) {
          const key = `${ANY_TEXT} ${index}`;
          equal((await store.config.set(key, value)).value, value);
          equal(await store.config.get(key), value);
        }
        equal((await store.config.list()).length, values.length);
      },
    },
    {
      name: 'setting it again keeps its place and when it was created',
      async run({ store, clock }) {
        const first = await store.config.set('theme', 'light');
        await store.config.set('other', 1);
        clock.time = at(5);
        equal(await store.config.set('theme', ['dark']), { ...first, value: ['dark'], updatedAt: at(5) });
        equal(await store.config.count(), 2);
      },
    },
    {
      name: 'many are set together or not at all; of a key that is there twice the later counts',
      async run({ store }) {
        equal(await store.config.setMany([]), []);
        const set = await store.config.setMany([
          { key: 'b', value: 1 },
          { key: 'a', value: 2 },
          { key: 'b', value: 3 },
        ]);
        equal(
          set.map(({ key, value }) => [key, value]),
          [
            ['b', 1],
            ['a', 2],
            ['b', 3],
          ],
        );
        equal(await store.config.get('b'), 3);
        const broken = [
          { key: 'a', value: 'new' },
          { key: '', value: 'x' },
        ];
        await refuses(store, () => store.config.setMany(broken), 'key');
        equal(await store.config.get('a'), 2);
      },
    },
    {
      name: 'one that is created has no value yet',
      async run({ store }) {
        const given = { id: 'c-1', key: 'theme', value: 'light', encrypted: false, createdAt: at(1), updatedAt: at(2) };
        equal(await store.config.create(given), { seq: 1, ...given, keyId: null });
        await refuses(store, () => store.config.create({ key: 'theme', value: 'dark' }), 'key');
        await refuses(store, () => store.config.create({ id: 'c-1', key: 'other', value: 'dark' }), 'id');
        const many = [
          { key: 'new', value: 1 },
          { key: 'theme', value: 2 },
        ];
        await refuses(store, () => store.config.createMany(many), 'key');
        equal(await keysOf(store), ['theme']);
        equal(await store.config.get('theme'), 'light');
        equal((await store.config.createMany(many.slice(0, 1))).length, 1);
        const report = await store.insertMany('config', many);
        equal([report.inserted, report.rejected.length], [0, 2]);
      },
    },
    {
      name: 'lists are in the order of keys, filtered by how they begin, and cut',
      async run({ store }) {
        const keys = ['a', 'a.b', 'a.c', 'a%', 'a_', 'ab', 'A', 'é', '\ud7ff1', '\ue000', '\u{10FFFF}', '\u{10FFFF}z'];
        await store.config.setMany(keys.map((key) => ({ key, value: key })));
        const order = ['A', 'a', 'a%', 'a.b', 'a.c', 'a_', 'ab', 'é', '\ud7ff1', '\ue000', '\u{10FFFF}', '\u{10FFFF}z'];
        equal(await keysOf(store), order);
        equal(await keysOf(store, { direction: 'desc', limit: 2 }), ['\u{10FFFF}z', '\u{10FFFF}']);
        equal(await keysOf(store, { prefix: '' }), order);
        equal(await keysOf(store, { prefix: 'a.' }), ['a.b', 'a.c']);
        equal(await keysOf(store, { prefix: 'a%' }), ['a%']);
        equal(await keysOf(store, { prefix: 'a_' }), ['a_']);
        equal(await keysOf(store, { prefix: '\ud7ff' }), ['\ud7ff1']);
        equal(await keysOf(store, { prefix: '\u{10FFFF}' }), ['\u{10FFFF}', '\u{10FFFF}z']);
        equal(await keysOf(store, { prefix: 'b' }), []);
        equal(await keysOf(store, { prefix: 'a', limit: 0 }), []);
        equal(await keysOf(store, { prefix: 'a', limit: 2, offset: 1 }), ['a%', 'a.b']);
        const [first] = await store.config.list({ prefix: 'a.', limit: 1 });
        equal(await keysOf(store, { prefix: 'a', after: first, limit: 2 }), ['a.c', 'a_']);
        equal(await keysOf(store, { where: { keys: ['é', 'A', 'nobody'] } }), ['A', 'é']);
        equal(await keysOf(store, { where: { keys: [] } }), []);
        equal(await keysOf(store, { where: { encrypted: true } }), []);
        equal(await store.config.count({ prefix: 'a' }), 6);
        equal(await store.config.count({ prefix: 'a', where: { encrypted: false } }), 6);
        equal(await store.config.count(), 12);
        await refuses(store, () => store.config.list({ limit: -1 }), 'limit');
        await refuses(store, () => store.config.list({ orderBy: 'value' as 'key' }), 'orderBy');
        await refuses(store, () => store.config.list({ where: { owner: 'x' } as object }), 'owner');
      },
    },
    {
      name: 'a setting is deleted by its key, several by what they have in common',
      async run({ store }) {
        await store.config.setMany(['a', 'b', 'c'].map((key) => ({ key, value: 1 })));
        equal(await store.config.delete('a'), true);
        equal(await store.config.delete('a'), false);
        equal(await store.config.deleteMany({ keys: ['b', 'nobody'] }), 1);
        equal(await store.config.deleteMany({ keys: [] }), 0);
        await refuses(store, () => store.config.deleteMany({}), null);
        equal(await keysOf(store), ['c']);
      },
    },
    {
      name: 'what is no JSON is refused, and nothing of it told',
      async run({ store }) {
        const circle: { self?: unknown; word: string } = { word: 'hunter2' };
        circle.self = circle;
        const failing = {
          toJSON: () => {
            throw new Error('hunter2');
          },
        };
        for (const value of [undefined, () => 'hunter2', Symbol('hunter2'), 5n, circle, failing]) {
          const error = await refuses(store, () => store.config.set('a', value as unknown as JsonValue), 'value');
          equal([error.message, String(error.cause)].join().includes('hunter2'), false, error.message);
        }
        equal(await store.config.count(), 0);
      },
    },
    {
      name: 'every rule of the table holds, whoever writes',
      async run({ store, db }) {
        await store.config.create({ id: 'c', key: 'a', value: 1 });
        await refuses(store, () => store.config.set('', 1), 'key');
        await refuses(store, () => store.config.set('half \ud83c', 1), 'key');
        await refuses(store, () => store.config.set(5 as unknown as string, 1), 'key');
        await refuses(store, () => store.config.set('b', 1, { encrypted: 'yes' as unknown as boolean }), 'encrypted');
        await refuses(store, () => store.config.create({ id: '', key: 'b', value: 1 }), 'id');
        await refuses(
          store,
          () => store.config.create({ key: 'b', value: 1, createdAt: new Date(Number.NaN) }),
          'createdAt',
        );
        for (const field of ['sealed', 'keyId', 'owner']) {
          await refuses(store, () => store.config.create({ key: 'b', value: 1, [field]: null }), field);
        }
        equal(await cell(db, 'SELECT count(*) FROM user_config'), 1);
        await breaksEveryRule(db, {
          table: 'user_config',
          id: 'c',
          checks: {
            user_config_id: "id = ''",
            user_config_key: "key = ''",
            user_config_value_json: "value_json = 'main'",
            user_config_encrypted: "encrypted = 1, key_id = 'k'",
            user_config_key_id: "key_id = 'k'",
            user_config_created_at: "created_at = '2026-01-01'",
            user_config_updated_at: "updated_at = '2026-01-01T00:00:00+01:00'",
          },
        });
      },
    },
  ],
};
