import type { NewCheckpoint, Store } from '@coterie/store';
import { equal } from '../../assert.ts';
import type { StoreSubject } from './case.ts';
import { checkpointRules } from './checkpoints-rules.ts';
import { stored } from './checkpoints-support.ts';
import { ANY_JSON, ANY_TEXT, at, idsOf, lists } from './expected.ts';
import { refuses } from './rules.ts';

/** SHA-256 of `{}`, by another program. */
const OF_EMPTY = '44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a';

const session = (id: string) => ({ id, type: 'director', name: id }) as const;

function checkpoint(id: string, more: Partial<NewCheckpoint> = {}): NewCheckpoint {
  return { id, name: id, sessionId: 's', snapshot: id, ...more };
}

/** Session s with the checkpoints a, b and c, and session t with d, in the order b, a, c, d. */
async function taken(store: Store): Promise<void> {
  await store.sessions.createMany([session('s'), session('t')]);
  await store.checkpoints.createMany([
    checkpoint('a', {
      timestamp: at(1),
      metadata: { feature: 'search', priority: 'high', author: 'ada', tags: ['stable', 'Größe', 'stable'] },
      createdBy: 'ada',
      sizeGiven: 2 ** 40,
      checksumGiven: 'abc123...',
      retentionExpiresAt: at(10),
    }),
    checkpoint('b', { timestamp: at(0), metadata: { feature: 'search', workflowId: 'w', stepId: '1', tags: [] } }),
    checkpoint('c', { timestamp: at(1), metadata: { feature: 'queue', stepId: '2', tags: ['stable', ''] } }),
    checkpoint('d', { timestamp: at(2), sessionId: 't', restoredFrom: 'a', retentionExpiresAt: at(20) }),
  ]);
}

export const checkpoints: StoreSubject = {
  name: 'checkpoints',
  cases: [
    {
      name: 'a checkpoint has defaults, and its size and checksum from the store',
      async run({ store }) {
        await store.sessions.create(session('s'));
        const created = await store.checkpoints.create({ name: 'c', sessionId: 's', snapshot: {} });
        const unknown = { feature: null, priority: null, author: null, description: null, workflowId: null };
        equal(created, {
          seq: 1,
          id: created.id,
          name: 'c',
          sessionId: 's',
          timestamp: at(0),
          branches: [],
          metadata: {},
          ...unknown,
          stepId: null,
          createdBy: null,
          size: 2,
          checksum: OF_EMPTY,
          sizeGiven: null,
          checksumGiven: null,
          compressed: false,
          encrypted: false,
          keyId: null,
          retentionExpiresAt: null,
          restoredFrom: null,
        });
        equal(await store.checkpoints.get(created.id), { ...created, snapshot: {} });
        equal(await store.checkpoints.list(), [created], 'a list, without the snapshot');
        equal(await store.checkpoints.get('nobody'), null);
      },
    },
    {
      name: 'everything that is given comes back equal, and what is known of it as fields too',
      async run({ store }) {
        await store.sessions.create(session('s'));
        const texts = {
          feature: 'f',
          priority: 'high',
          author: ANY_TEXT,
          description: '',
          workflowId: 'w',
          stepId: '5',
        };
        const given = {
          id: 'checkpoint 検索',
          name: ANY_TEXT,
          sessionId: 's',
          timestamp: at(5),
          branches: ['main', ANY_TEXT],
          metadata: { ...texts, tags: ['stable', ANY_TEXT, ''], own: ANY_JSON, __proto: [1] },
          createdBy: 'ada',
          sizeGiven: 0,
          checksumGiven: ANY_TEXT,
          retentionExpiresAt: at(6),
        };
        const created = await store.checkpoints.create({ ...given, snapshot: ANY_JSON });
        const { seq, size, checksum, ...rest } = created;
        const stored = { compressed: false, encrypted: false, keyId: null, restoredFrom: null };
        equal(rest, { ...given, ...texts, ...stored });
        equal(await store.checkpoints.get(given.id), { ...created, snapshot: ANY_JSON });
      },
    },
    {
      name: 'any JSON comes back equal, null too',
      async run({ store }) {
        await store.sessions.create(session('s'));
        const snapshots = [ANY_JSON, ANY_TEXT, null, '', 0, -5e-324, 9007199254740991, false, [], {}, [[null]]];
        await store.checkpoints.createMany(snapshots.map((snapshot, n) => checkpoint(`${n}`, { snapshot })));
        for (const [n, snapshot] of snapshots.entries()) {
          equal((await stored(store, `${n}`)).snapshot, snapshot);
        }
      },
    },
    {
      name: 'lists are in the order of their times, by session, facts, tag and storage, and cut',
      async run({ store }) {
        await taken(store);
        await lists(store.checkpoints, {}, ['b', 'a', 'c', 'd'], 'all');
        await lists(store.checkpoints, { direction: 'desc' }, ['d', 'c', 'a', 'b'], 'the last first');
        const expected: readonly (readonly [Parameters<typeof store.checkpoints.count>[0], readonly string[]])[] = [
          [{ sessionId: 's' }, ['b', 'a', 'c']],
          [{ sessionId: ['t', 'nobody'] }, ['d']],
          [{ sessionId: [] }, []],
          [{ feature: 'search' }, ['b', 'a']],
          [{ feature: ['search', 'queue'], sessionId: 's' }, ['b', 'a', 'c']],
          [{ tag: 'stable' }, ['a', 'c']],
          [{ tag: '' }, ['c']],
          [{ tag: ['Größe', ''] }, ['a', 'c']],
          [{ tag: 'stable', feature: 'queue' }, ['c']],
          [{ priority: 'high' }, ['a']],
          [{ author: 'ada' }, ['a']],
          [{ workflowId: 'w' }, ['b']],
          [{ stepId: ['1', '2'] }, ['b', 'c']],
          [{ createdBy: 'ada' }, ['a']],
          [{ restoredFrom: 'a' }, ['d']],
          [{ compressed: false, encrypted: false }, ['b', 'a', 'c', 'd']],
          [{ compressed: true }, []],
          [{ encrypted: true }, []],
          [{ keyId: 'k' }, []],
          [{ takenFrom: at(1) }, ['a', 'c', 'd']],
          [{ takenBefore: at(1) }, ['b']],
          [{ expiresBefore: at(20) }, ['a']],
          [{ ids: ['d', 'b', 'nobody'] }, ['b', 'd']],
        ];
        for (const [where = {}, ids] of expected) {
          await lists(store.checkpoints, { where }, ids, JSON.stringify(where));
          equal(await store.checkpoints.count(where), ids.length);
        }
        equal(await store.checkpoints.count(), 4);
        await refuses(store, () => store.checkpoints.list({ where: { owner: 'x' } as object }), 'owner');
        await refuses(store, () => store.checkpoints.list({ orderBy: 'size' as 'timestamp' }), 'orderBy');
      },
    },
    {
      name: 'what changes is found by what it is now; a snapshot never does',
      async run({ store }) {
        await taken(store);
        const { snapshot } = await stored(store, 'a');
        const metadata = { feature: 'tides', description: 'High water at noon', tags: ['new'] };
        const changed = await store.checkpoints.update('a', { name: 'A', metadata, branches: ['x'] });
        equal(changed?.metadata, metadata);
        equal([changed?.name, changed?.feature, changed?.author, changed?.branches], ['A', 'tides', null, ['x']]);
        equal((await stored(store, 'a')).snapshot, snapshot);
        equal(idsOf(await store.checkpoints.list({ where: { tag: 'new', feature: 'tides' } })), ['a']);
        equal(idsOf(await store.checkpoints.list({ where: { tag: 'stable' } })), ['c']);
        equal((await store.checkpoints.search('noon')).length, 1);
        const kept = await store.checkpoints.update('a', { retentionExpiresAt: null });
        equal([kept?.retentionExpiresAt, kept?.metadata], [null, metadata]);
        equal(await store.checkpoints.update('nobody', { name: 'x' }), null);
        const never = ['snapshot', 'sessionId', 'timestamp', 'compressed', 'encrypted', 'feature'];
        for (const field of [...never, 'size', 'checksum', 'sizeGiven', 'checksumGiven']) {
          await refuses(store, () => store.checkpoints.update('a', { [field]: 'x' } as object), field);
        }
      },
    },
    {
      name: 'words and pieces of text are found in names and descriptions, never in snapshots',
      async run({ store }) {
        await store.sessions.create(session('s'));
        await store.checkpoints.createMany([
          checkpoint('a', { name: 'release-1.0', snapshot: { release: 'hidden' } }),
          checkpoint('b', { metadata: { description: 'before the RELEASE, 100% 検索 done' } }),
          checkpoint('c', { metadata: { author: 'release' }, snapshot: 'hidden release' }),
        ]);
        const words = async (...given: Parameters<typeof store.checkpoints.search>) =>
          idsOf((await store.checkpoints.search(...given)).map(({ item }) => item)).toSorted();
        equal(await words('release'), ['a', 'b']);
        equal(await words('hidden'), []);
        equal(await words('検索'), ['b']);
        equal(await words('release', { where: { sessionId: 't' } }), []);
        equal(await words('release', { limit: 1, order: 'recency' }), ['b']);
        const [hit] = await store.checkpoints.search('1.0');
        equal(
          hit?.snippet.filter(({ match }) => match).map(({ text }) => text),
          ['1.0'],
        );
        equal(hit?.item, (await store.checkpoints.list({ where: { ids: ['a'] } }))[0]);
        const pieces = async (text: string) => idsOf(await store.checkpoints.searchByContent(text));
        equal(await pieces('100% 検'), ['b']);
        equal(await pieces('hid'), []);
        await store.checkpoints.update('b', { metadata: {} });
        equal(await words('release'), ['a']);
        equal(await store.checkpoints.delete('a'), true);
        equal(await words('release'), []);
      },
    },
    {
      name: 'one that was read is restored as a new one, which tells of which',
      async run({ store, clock }) {
        await taken(store);
        const source = await stored(store, 'a');
        clock.time = at(100);
        const restored = await store.checkpoints.restore(source);
        equal(await store.checkpoints.get(restored.id), {
          ...source,
          seq: 5,
          id: restored.id,
          timestamp: at(100),
          createdBy: null,
          retentionExpiresAt: null,
          restoredFrom: 'a',
        });
        const own = { id: 'r', name: 'again', sessionId: 't', createdBy: 'bo', metadata: {}, timestamp: undefined };
        const other = await store.checkpoints.restore(source, own);
        equal([other.id, other.name, other.sessionId, other.createdBy, other.feature], ['r', 'again', 't', 'bo', null]);
        equal(other.timestamp, at(100));
        equal(idsOf(await store.checkpoints.list({ where: { restoredFrom: 'a' } })), ['d', restored.id, 'r']);
        for (const field of ['snapshot', 'restoredFrom', 'size', 'sizeGiven', 'checksumGiven']) {
          await refuses(store, () => store.checkpoints.restore(source, { [field]: 'x' } as object), field);
        }
        const [listed] = await store.checkpoints.list({ limit: 1 });
        await refuses(store, () => store.checkpoints.restore(listed as never), 'snapshot');
        equal(await store.checkpoints.delete('a'), true);
        await refuses(store, () => store.checkpoints.restore(source), 'restoredFrom');
        equal(idsOf(await store.checkpoints.list({ where: { ids: ['d', 'r'] } })), ['d', 'r']);
        equal((await stored(store, 'r')).restoredFrom, null);
      },
    },
    {
      name: 'what has expired is deleted, that of this very moment too',
      async run({ store, clock }) {
        await taken(store);
        equal(await store.checkpoints.deleteExpired(), 0);
        equal(await store.checkpoints.deleteExpired(at(9)), 0);
        clock.time = at(10);
        equal(await store.checkpoints.deleteExpired(), 1);
        equal(await store.checkpoints.deleteExpired(at(1000)), 1);
        equal(idsOf(await store.checkpoints.list()), ['b', 'c']);
        await refuses(store, () => store.checkpoints.deleteExpired(new Date(Number.NaN)), 'retentionExpiresAt');
      },
    },
    {
      name: 'they are deleted by what they have in common, and go with their session',
      async run({ store }) {
        await taken(store);
        equal(await store.checkpoints.deleteMany({ tag: 'Größe' }), 1);
        equal((await stored(store, 'd')).restoredFrom, null);
        equal(await store.checkpoints.deleteMany({ feature: [] }), 0);
        await refuses(store, () => store.checkpoints.deleteMany({}), null);
        equal(await store.sessions.delete('s'), true);
        equal(idsOf(await store.checkpoints.list()), ['d']);
        equal(await store.checkpoints.delete('d'), true);
        equal(await store.checkpoints.delete('d'), false);
        equal(await store.checkpoints.count({ tag: 'stable' }), 0);
      },
    },
    {
      name: 'many are there but those that break a rule, and are counted, summed up and pruned',
      async run({ store }) {
        await taken(store);
        const given = ['e', 'a', 'f'].map((id) => checkpoint(id, { timestamp: at(3) }));
        const { inserted, rejected } = await store.insertMany('checkpoints', [
          ...given,
          checkpoint('g', { restoredFrom: 'nobody' }),
        ]);
        equal([inserted, rejected.map(({ id }) => id)], [2, ['a', 'g']]);
        const groups = await store.aggregate('checkpoints', { count: true, sum: ['size'], groupBy: ['sessionId'] });
        equal(groups, [
          { key: { sessionId: 's' }, count: 5, sum: { size: 15 } },
          { key: { sessionId: 't' }, count: 1, sum: { size: 3 } },
        ]);
        await store.prune({ policies: { checkpoints: { keep: { newest: 1, per: 'sessionId' } } } });
        equal(idsOf(await store.checkpoints.list()), ['d', 'f']);
      },
    },
    checkpointRules,
  ],
};
