import { caught, checkFailure, equal } from '../../assert.ts';
import type { StoreCase, StoreSubject } from './case.ts';
import { breaksEveryRule, refuses } from './rules.ts';

const start = new Date('2026-01-01T00:00:00.000Z');
const later = new Date('2026-01-02T03:04:05.678Z');

type Of = Parameters<StoreCase['run']>[0]['store'];

/** `a` spawned `b` and `c`, `b` spawned `d`, and `d` reviews `a`: a circle. */
async function family(store: Of): Promise<void> {
  await store.instances.createMany(['a', 'b', 'c', 'd'].map((id) => ({ id, type: 'coding' })));
  const spawned = ([parentInstance, childInstance]: readonly [string, string]) => ({
    id: `${parentInstance}${childInstance}`,
    parentInstance,
    childInstance,
    relationshipType: 'spawned',
  });
  const pairs = [
    ['a', 'b'],
    ['a', 'c'],
    ['b', 'd'],
  ] as const;
  await store.relationships.createMany(pairs.map(spawned));
  await store.relationships.create({ ...spawned(['d', 'a']), relationshipType: 'reviews' });
}

export const relationships: StoreSubject = {
  name: 'relationships',
  cases: [
    {
      name: 'a relationship has defaults, comes back as it was given, and counts its rounds in the database',
      async run({ store, clock }) {
        await family(store);
        const given = { id: 'r', parentInstance: 'c', childInstance: 'd', relationshipType: 'reviews' };
        const rest = { reviewIteration: 0, metadata: { reason: 'x' }, createdAt: start, updatedAt: start };
        equal(await store.relationships.create({ ...given, ...rest }), { seq: 5, ...given, ...rest });
        equal(await store.relationships.get('r'), { seq: 5, ...given, ...rest });
        const first = await store.relationships.get('ab');
        equal([first?.reviewIteration, first?.metadata], [1, null]);
        clock.time = later;
        const next = await store.relationships.nextIteration('ab');
        equal([next?.reviewIteration, next?.updatedAt, next?.createdAt], [2, later, start]);
        equal(await store.relationships.nextIteration('nobody'), null);
        equal((await store.relationships.update('ab', { reviewIteration: 9, metadata: [1] }))?.reviewIteration, 9);
      },
    },
    {
      name: 'those of an instance are on either side; lists are by each side and by type',
      async run({ store }) {
        await family(store);
        const ids = (found: readonly { readonly id: string }[]) => found.map(({ id }) => id);
        equal(ids(await store.relationships.of('a')), ['ab', 'ac', 'da']);
        equal(ids(await store.relationships.of('a', { limit: 1, offset: 1 })), ['ac']);
        equal(ids(await store.relationships.of('nobody')), []);
        equal(ids(await store.relationships.list({ where: { parentInstance: 'a' } })), ['ab', 'ac']);
        equal(ids(await store.relationships.list({ where: { childInstance: ['a', 'd'] } })), ['bd', 'da']);
        equal(ids(await store.relationships.list({ where: { relationshipType: 'reviews' } })), ['da']);
        equal(await store.relationships.count({ createdFrom: later }), 0);
        equal(await store.relationships.delete('da'), true);
        equal(await store.relationships.deleteMany({ relationshipType: 'spawned' }), 3);
      },
    },
    {
      name: 'ancestors and descendants come once each, the nearest first, also where relationships run in circles',
      async run({ store }) {
        await family(store);
        const kin = (found: readonly { readonly instance: { readonly id: string }; readonly depth: number }[]) =>
          found.map(({ instance, depth }) => `${depth}${instance.id}`);
        equal(kin(await store.relationships.descendants('a')), ['1b', '1c', '2d']);
        equal(kin(await store.relationships.ancestors('d')), ['1b', '2a']);
        equal(kin(await store.relationships.ancestors('a')), ['1d', '2b']);
        equal(kin(await store.relationships.ancestors('a', { relationshipType: 'spawned' })), []);
        equal(kin(await store.relationships.descendants('d', { relationshipType: 'reviews' })), ['1a']);
        equal(kin(await store.relationships.descendants('nobody')), []);
      },
    },
    {
      name: 'every rule of the table holds, whoever writes',
      async run({ store, db }) {
        await family(store);
        const good = { parentInstance: 'b', childInstance: 'c', relationshipType: 't' };
        await refuses(store, () => store.relationships.create({ ...good, id: 'ab' }), 'id');
        await refuses(store, () => store.relationships.create({ ...good, childInstance: 'b' }), 'childInstance');
        await refuses(store, () => store.relationships.create({ ...good, relationshipType: '' }), 'relationshipType');
        await refuses(store, () => store.relationships.create({ ...good, reviewIteration: -1 }), 'reviewIteration');
        await store.relationships.create(good);
        await refuses(store, () => store.relationships.create(good), 'relationshipType');
        const missing = await caught(db.mode, () => store.relationships.create({ ...good, childInstance: 'nobody' }));
        checkFailure(missing, { code: 'constraint', constraint: { kind: 'foreign-key' } });
        await refuses(
          store,
          () => store.relationships.update('ab', { parentInstance: 'c' } as object),
          'parentInstance',
        );
        await breaksEveryRule(db, {
          table: 'relationships',
          id: 'ab',
          checks: {
            relationships_id: "id = ''",
            relationships_child_instance: "child_instance = 'a'",
            relationships_relationship_type: "relationship_type = ''",
            relationships_review_iteration: 'review_iteration = -1',
            relationships_metadata_json: "metadata_json = ''",
            relationships_created_at: "created_at = ''",
            relationships_updated_at: "updated_at = '2026'",
          },
        });
      },
    },
  ],
};
