import { type Database, DatabaseError, type ErrorCode } from '@coterie/core';
import { type JsonValue, openStore, type Store, type StoreOptions } from '@coterie/store';
import { compression } from '@coterie/store/compression';
import { encryption, keyIdOf, rotateKey } from '@coterie/store/encryption';
import { caught, checkFailure, equal, ok } from '../../assert.ts';
import { cell, rows } from '../../helpers.ts';
import { show } from '../../show.ts';
import type { StoreSubject } from './case.ts';
import { stored } from './checkpoints-support.ts';
import { ANY_JSON, idsOf } from './expected.ts';
import { refuses } from './rules.ts';

const KEY = '5c'.repeat(32);
const OTHER = 'd3'.repeat(32);
const NEXT = '91'.repeat(32);
const options = { encryption: encryption({ key: KEY }), compression };

/** `{"tide":"Größe"}` in UTF-8, and the SHA-256 of that by another program. */
const TIDE = { tide: 'Größe' };
const TIDE_SIZE = 18;
const OF_TIDE = '5b829e3581a222d8a3dbf6139daffe57d59492fb8c36dc5be815690e96b09362';

const WAYS = [
  { compressed: false, encrypted: false },
  { compressed: true, encrypted: false },
  { compressed: false, encrypted: true },
  { compressed: true, encrypted: true },
] as const;

type Way = (typeof WAYS)[number];

const nameOf = ({ compressed, encrypted }: Way) => `${compressed ? 'gzip' : 'text'} ${encrypted ? 'sealed' : 'open'}`;

/** The same snapshot in each way, by the name of the way. */
async function eachWay(store: Store, snapshot: JsonValue): Promise<void> {
  await store.sessions.create({ id: 's', type: 'director', name: 's' });
  const given = WAYS.map((way) => ({ id: nameOf(way), name: 'c', sessionId: 's', snapshot, ...way }));
  await store.checkpoints.createMany(given);
}

/** The same database for somebody who opened it otherwise. */
function opened(db: Database, own: StoreOptions): Promise<Store> {
  return Promise.resolve(openStore(db, own));
}

/** Expects the typed error, which says what it is asked to and nothing of the snapshot. */
async function fails(store: Store, id: string, code: ErrorCode, says: RegExp): Promise<void> {
  const error = await caught(store.db.mode, () => store.checkpoints.get(id));
  checkFailure(error, { code, says });
  ok(error instanceof DatabaseError, show(error));
  const told = [error.message, error.stack, JSON.stringify(error.params), String(error.cause)].join('\n');
  equal(/Größe|hunter2/.test(told), false, told);
}

export const snapshots: StoreSubject = {
  name: 'snapshots of checkpoints',
  cases: [
    {
      name: 'a snapshot is stored as text, or really compressed and encrypted, and comes back equal in each way',
      options,
      async run({ store, db }) {
        await eachWay(store, TIDE);
        for (const way of WAYS) {
          const id = nameOf(way);
          const { snapshot, ...facts } = await stored(store, id);
          equal(snapshot, TIDE, id);
          equal(await store.checkpoints.list({ where: { ids: [id] } }), [facts]);
          equal([facts.size, facts.keyId], [TIDE_SIZE, way.encrypted ? keyIdOf(KEY) : null], id);
          equal(facts.checksum === OF_TIDE, !way.encrypted, `the checksum of ${id}`);
          const [[text, data] = []] = await rows(
            db,
            'SELECT snapshot_json, snapshot_data FROM checkpoints WHERE id = ?',
            [id],
          );
          const isText = !way.compressed && !way.encrypted;
          equal(text, isText ? '{"tide":"Größe"}' : null, id);
          equal(data instanceof Uint8Array, !isText, id);
          if (way.compressed && !way.encrypted) equal(compression.decompress(data as Uint8Array).length, TIDE_SIZE);
        }
        equal(idsOf(await store.checkpoints.list({ where: { encrypted: true } })), ['text sealed', 'gzip sealed']);
        equal(idsOf(await store.checkpoints.list({ where: { compressed: true } })), ['gzip open', 'gzip sealed']);
        equal(await store.checkpoints.count({ keyId: keyIdOf(KEY) }), 2);
      },
    },
    {
      name: 'any JSON, and one of megabytes, comes back equal in each way',
      options,
      async run({ store, db }) {
        await eachWay(store, ANY_JSON);
        for (const way of WAYS) equal((await stored(store, nameOf(way))).snapshot, ANY_JSON, nameOf(way));
        const long = Array.from({ length: 60_000 }, (_, index) => `Größe 🎉 ${index}`);
        for (const way of WAYS) {
          const { id, size } = await store.checkpoints.create({ name: 'long', sessionId: 's', snapshot: long, ...way });
          ok(size > 1_000_000, `${size} bytes`);
          ok(show((await stored(store, id)).snapshot) === show(long), `${nameOf(way)} of megabytes is whole`);
          const bytes = 'octet_length(coalesce(snapshot_data, snapshot_json))';
          const written = await cell(db, `SELECT ${bytes} FROM checkpoints WHERE id = ?`, [id]);
          equal((written as number) < size / 2, way.compressed, `whether ${nameOf(way)} is smaller`);
        }
      },
    },
    {
      name: 'equal snapshots have equal checksums, but encrypted ones, which tell nothing of what they hold',
      options,
      async run({ store, db }) {
        await eachWay(store, TIDE);
        const again = { name: 'again', sessionId: 's', snapshot: TIDE };
        const { checksum } = await store.checkpoints.create(again);
        equal(checksum, OF_TIDE);
        const sealed = await store.checkpoints.create({ ...again, encrypted: true });
        const other = await store.checkpoints.create({ ...again, encrypted: true });
        const sums = new Set([sealed, other].map((one) => one.checksum));
        equal([sums.size, sums.has(OF_TIDE)], [2, false]);
        equal(await cell(db, 'SELECT count(DISTINCT snapshot_data) FROM checkpoints WHERE encrypted'), 4);
      },
    },
    {
      name: 'a restored one is stored as its source, unless something else is said',
      options,
      async run({ store, db }) {
        await eachWay(store, TIDE);
        for (const way of WAYS) {
          const source = await stored(store, nameOf(way));
          const { id, compressed, encrypted } = await store.checkpoints.restore(source);
          equal({ compressed, encrypted }, way);
          equal((await stored(store, id)).snapshot, TIDE);
          const opposite = { compressed: !compressed, encrypted: !encrypted };
          const changed = await store.checkpoints.restore(source, opposite);
          equal({ compressed: changed.compressed, encrypted: changed.encrypted }, opposite);
          equal((await stored(store, changed.id)).snapshot, TIDE);
        }
        equal(await cell(db, 'SELECT count(*) FROM checkpoints WHERE snapshot_json = \'{"tide":"Größe"}\''), 3);
      },
    },
    {
      name: 'without compression or a key all goes on that needs none, and the remedy is named for the rest',
      options,
      async run({ store, db }) {
        await eachWay(store, 'hunter2');
        const plain = await opened(db, {});
        equal((await stored(plain, 'text open')).snapshot, 'hunter2');
        await fails(plain, 'gzip open', 'unsupported', /without compression.*@coterie\/store\/compression/);
        await fails(plain, 'text sealed', 'encryption', /no key.*encryption\(\{ key \}\).*COTERIE_KEY.*key file/s);
        await fails(plain, 'gzip sealed', 'encryption', /no key/);
        equal((await plain.checkpoints.list()).length, 4);
        const given = { name: 'c', sessionId: 's', snapshot: 'hunter2' };
        const creates = (more: object) => caught(db.mode, () => plain.checkpoints.create({ ...given, ...more }));
        checkFailure(await creates({ compressed: true }), { code: 'unsupported' });
        checkFailure(await creates({ encrypted: true }), { code: 'encryption' });
        const renamed = await plain.checkpoints.update('text sealed', { name: 'renamed' });
        equal([renamed?.name, renamed?.keyId], ['renamed', keyIdOf(KEY)]);
        equal(await plain.checkpoints.delete('gzip sealed'), true);
        equal((await stored(store, 'text sealed')).snapshot, 'hunter2');
        const stranger = await opened(db, { encryption: encryption({ key: OTHER }), compression });
        await fails(stranger, 'text sealed', 'encryption', new RegExp(`the key ${keyIdOf(KEY)}.*${keyIdOf(OTHER)}`));
      },
    },
    {
      name: 'what was changed, cut or moved to another row is found out',
      options,
      async run({ store, db }) {
        await eachWay(store, TIDE);
        const put = (id: string, assignments: string, ...values: (string | Uint8Array)[]) =>
          db.execute(`UPDATE checkpoints SET ${assignments} WHERE id = ?`, [...values, id]);
        await put('text open', `snapshot_json = '{"tide":"Groesse"}'`);
        await fails(store, 'text open', 'decode', /text open is not what was stored.*backup/);
        await put('text open', `snapshot_json = '{"tide":"Größe"}', size = 17`);
        await fails(store, 'text open', 'decode', /its size or SHA-256 is another/);
        await put('text open', 'size = 18');
        equal((await stored(store, 'text open')).snapshot, TIDE);
        await put('gzip open', 'snapshot_data = ?', compression.compress(new Uint8Array(TIDE_SIZE)));
        await fails(store, 'gzip open', 'decode', /not what was stored/);
        await put('gzip open', "snapshot_data = x'1f8b'");
        await fails(store, 'gzip open', 'decode', /gzip open is not what was stored/);
        const other = await store.checkpoints.create({ name: 'o', sessionId: 's', snapshot: TIDE, encrypted: true });
        await put(
          'text sealed',
          `(snapshot_data, checksum) =
          (SELECT snapshot_data, checksum FROM checkpoints AS other WHERE other.id = '${other.id}')`,
        );
        await fails(
          store,
          'text sealed',
          'encryption',
          /checkpoints\/text sealed was changed, or was encrypted in another/,
        );
        await put('gzip sealed', `checksum = '${'0'.repeat(64)}'`);
        await fails(store, 'gzip sealed', 'decode', /not what was stored/);
      },
    },
    {
      name: 'no error shows what is no JSON, nor an encrypted snapshot',
      options,
      async run({ store }) {
        await eachWay(store, 1);
        const circle: { self?: unknown; word: string } = { word: 'hunter2' };
        circle.self = circle;
        const given = { id: 'text open', name: 'c', sessionId: 's' };
        for (const [snapshot, field] of [
          ['hunter2', 'id'],
          [circle, 'snapshot'],
        ] as const) {
          for (const way of WAYS) {
            const call = () => store.checkpoints.create({ ...given, ...way, snapshot: snapshot as JsonValue });
            const { message, params = [] } = await refuses(store, call, field);
            equal(message.includes('hunter2'), false, message);
            const isTold = JSON.stringify(params).includes('hunter2');
            equal(isTold, field === 'id' && !way.compressed && !way.encrypted, show(params));
          }
        }
      },
    },
    {
      name: 'all is encrypted with a new key, and proven with it',
      options,
      async run({ store, db }) {
        await eachWay(store, TIDE);
        await store.config.set('token', 'hunter2', { encrypted: true });
        const before = await store.checkpoints.list();
        const report = await rotateKey({ db }, encryption({ key: NEXT, oldKeys: [KEY] }), { batch: { rows: 1 } });
        equal(report, { keyId: keyIdOf(NEXT), rotated: { checkpoints: 2, user_config: 1 }, left: [] });
        await fails(store, 'text sealed', 'encryption', new RegExp(`the key ${keyIdOf(NEXT)}`));
        const renewed = await opened(db, { encryption: encryption({ key: NEXT }), compression });
        for (const way of WAYS) equal((await stored(renewed, nameOf(way))).snapshot, TIDE, nameOf(way));
        const after = await renewed.checkpoints.list();
        equal(
          after.map((one) => ({ ...one, checksum: '', keyId: '' })),
          before.map((one) => ({ ...one, checksum: '', keyId: '' })),
          'the checkpoints, but for key and checksum',
        );
      },
    },
  ],
};
