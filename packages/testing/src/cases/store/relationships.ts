import type { NewRelationship, Relative, Store } from '@coterie/store';
import { equal } from '../../assert.ts';
import type { StoreSubject } from './case.ts';
import { ANY_JSON, ANY_TEXT, at, idsOf, lists } from './expected.ts';
import { breaksEveryRule, refuses } from './rules.ts';

/** Instances of these names, and relationships `ab` of a parent and a child. */
async function graph(store: Store, names: string, ...pairs: readonly string[]): Promise<void> {
  await store.instances.createMany([...names].map((id) => ({ id, type: 'coding' as const })));
  await store.relationships.createMany(
    pairs.map(([parentInstance = '', childInstance = '', ...type]) => ({
      id: `${parentInstance}${childInstance}${type.join('')}`,
      parentInstance,
      childInstance,
      relationshipType: type.join('') || 'spawned',
    })),
  );
}

/** `b1 c2`: who, and how far away. */
const shown = (relatives: readonly Relative[]): string =>
  relatives.map(({ instance, depth }) => `${instance.id}${depth}`).join(' ');

export const relationships: StoreSubject = {
  name: 'relationships',
  cases: [
    {
      name: 'a relationship needs its two instances and its type',
      async run({ store, clock }) {
        await graph(store, 'pc');
        const relationship = await store.relationships.create({
          parentInstance: 'p',
          childInstance: 'c',
          relationshipType: 'spawned_review',
        });
        equal(relationship, {
          seq: relationship.seq,
          id: relationship.id,
          parentInstance: 'p',
          childInstance: 'c',
          relationshipType: 'spawned_review',
          reviewIteration: 1,
          metadata: null,
          createdAt: clock.time,
          updatedAt: clock.time,
        });
        equal(await store.relationships.get(relationship.id), relationship);
        equal(await store.relationships.get('none'), null);
      },
    },
    {
      name: 'whatever a relationship is given comes back',
      async run({ store }) {
        await store.instances.createMany([
          { id: ANY_TEXT, type: 'coding' },
          { id: 'c', type: 'review' },
        ]);
        const given = {
          id: ANY_TEXT,
          parentInstance: ANY_TEXT,
          childInstance: 'c',
          relationshipType: ANY_TEXT,
          reviewIteration: 0,
          metadata: ANY_JSON,
          createdAt: at(1),
          updatedAt: at(2),
        };
        const relationship = await store.relationships.create(given);
        equal(relationship, { ...given, seq: relationship.seq });
        const other = { id: 'x', relationshipType: 'x', reviewIteration: 2 ** 40, metadata: [null] };
        const [second] = await store.relationships.createMany([{ ...given, ...other }]);
        equal(second, { ...given, ...other, seq: relationship.seq + 1 });
      },
    },
    {
      name: 'parent, child and type are unique, and whatever else breaks a rule is refused too',
      async run(context) {
        const { store, db } = context;
        await graph(store, 'pcx', 'pc', 'pxother');
        const create = (given: object) => () =>
          store.relationships.create({
            parentInstance: 'p',
            childInstance: 'c',
            relationshipType: 't',
            ...given,
          } as NewRelationship);
        await refuses(store, create({ relationshipType: 'spawned' }), 'relationshipType');
        await refuses(store, create({ relationshipType: '' }), 'relationshipType');
        await refuses(store, create({ relationshipType: undefined }), 'relationshipType');
        await refuses(store, create({ id: '' }), 'id');
        await refuses(store, create({ id: 'pc' }), 'id');
        await refuses(store, create({ childInstance: 'p' }), 'childInstance');
        await refuses(store, create({ reviewIteration: -1 }), 'reviewIteration');
        await refuses(store, create({ reviewIteration: 0.5 }), 'reviewIteration');
        await refuses(
          store,
          () =>
            store.relationships.createMany([
              { parentInstance: 'c', childInstance: 'x', relationshipType: 't' },
              { parentInstance: 'c', childInstance: 'x', relationshipType: 't' },
            ]),
          'relationshipType',
        );
        equal(await store.relationships.count(), 2);
        const checks = {
          relationships_id: "id = ''",
          relationships_child_instance: "child_instance = 'p'",
          relationships_relationship_type: "relationship_type = ''",
          relationships_review_iteration: 'review_iteration = -1',
          relationships_metadata_json: "metadata_json = 'none'",
          relationships_created_at: "created_at = ''",
          relationships_updated_at: "updated_at = 'soon'",
        };
        await breaksEveryRule(db, { table: 'relationships', id: 'pc', checks });
        await breaksEveryRule(db, { table: 'instance_children', key: 'parent_instance', id: 'p', checks: {} });
      },
    },
    {
      name: 'a missing instance is refused as a missing reference, whichever it is',
      async run({ store }) {
        await graph(store, 'p');
        for (const [parentInstance, childInstance] of [
          ['p', 'nobody'],
          ['nobody', 'p'],
        ] as const) {
          let constraint: unknown;
          try {
            await store.relationships.create({ parentInstance, childInstance, relationshipType: 't' });
          } catch (error) {
            constraint = (error as { readonly constraint?: object }).constraint;
          }
          equal(constraint, { kind: 'foreign-key' });
        }
      },
    },
    {
      name: 'relationships of one millisecond are listed as they were stored, and filtered by all that there is',
      async run({ store, clock }) {
        await graph(store, 'abcd', 'bc', 'ab', 'bd');
        clock.time = at(5);
        await store.relationships.create({
          id: 'later',
          parentInstance: 'a',
          childInstance: 'b',
          relationshipType: 'reviews',
        });
        const expected = [
          [{}, 'bc ab bd later'],
          [{ ids: ['later', 'bd'] }, 'bd later'],
          [{ parentInstance: 'b' }, 'bc bd'],
          [{ parentInstance: ['a', 'b'] }, 'bc ab bd later'],
          [{ parentInstance: [] }, ''],
          [{ childInstance: 'b' }, 'ab later'],
          [{ relationshipType: 'reviews' }, 'later'],
          [{ relationshipType: ['spawned'] }, 'bc ab bd'],
          [{ createdFrom: at(1) }, 'later'],
          [{ createdBefore: at(5) }, 'bc ab bd'],
          [{ parentInstance: 'a', relationshipType: 'spawned' }, 'ab'],
        ] as const;
        for (const [where, names] of expected) {
          const ids = names.split(' ').filter((id) => id !== '');
          const about = JSON.stringify(where);
          await lists(store.relationships, { where }, ids, about);
          const back = { where, direction: 'desc' } as const;
          await lists(store.relationships, { ...back }, ids.toReversed(), `${about} desc`);
          equal(await store.relationships.count(where), ids.length, about);
        }
      },
    },
    {
      name: 'the next round of reviews is counted whoever else counts',
      async run({ store, clock }) {
        await graph(store, 'pc', 'pc');
        clock.time = at(5);
        const next = await store.relationships.nextIteration('pc');
        equal([next?.reviewIteration, next?.updatedAt, next?.createdAt], [2, at(5), at(0)]);
        const rounds = await Promise.all(Array.from({ length: 5 }, () => store.relationships.nextIteration('pc')));
        equal(new Set(rounds.map((round) => round?.reviewIteration)), new Set([3, 4, 5, 6, 7]));
        equal((await store.relationships.get('pc'))?.reviewIteration, 7);
        equal(await store.relationships.nextIteration('none'), null);
      },
    },
    {
      name: 'an update changes the round and the metadata alone',
      async run(context) {
        const { store, clock } = context;
        await graph(store, 'pc', 'pc');
        const before = await store.relationships.get('pc');
        clock.time = at(5);
        const patch = { reviewIteration: 4, metadata: { approved: true } };
        equal(await store.relationships.update('pc', patch), { ...before, ...patch, updatedAt: at(5) });
        equal(await store.relationships.update('none', patch), null);
        await refuses(
          store,
          () => store.relationships.update('pc', { parentInstance: 'c' } as object),
          'parentInstance',
        );
        equal([await store.relationships.delete('pc'), await store.relationships.delete('pc')], [true, false]);
        await refuses(store, () => store.relationships.deleteMany({}), null);
      },
    },
    {
      name: 'an instance has its relationships on both sides in one order',
      async run(context) {
        const { store, clock } = context;
        await graph(store, 'abcd', 'bc', 'ab', 'cd', 'bd');
        clock.time = at(-5);
        await store.relationships.create({
          id: 'first',
          parentInstance: 'd',
          childInstance: 'b',
          relationshipType: 'x',
        });
        equal(idsOf(await store.relationships.of('b')), ['first', 'bc', 'ab', 'bd']);
        equal(idsOf(await store.relationships.of('b', { limit: 2, offset: 1 })), ['bc', 'ab']);
        equal(await store.relationships.of('b', { limit: 0 }), []);
        equal(await store.relationships.of('nobody'), []);
        await refuses(store, () => store.relationships.of('b', { limit: 0.5 }), 'limit');
        await store.instances.delete('b');
        equal(idsOf(await store.relationships.list()), ['cd']);
      },
    },
    {
      name: 'ancestors and descendants come once, by their shortest way, the nearest first',
      async run({ store }) {
        //  a → b → d → e     a → d is the shorter way, f is nobody's
        //  a → c → d
        await graph(store, 'edcbaf', 'ab', 'ac', 'bd', 'cd', 'de', 'ad', 'abreviews');
        equal(shown(await store.relationships.descendants('a')), 'd1 c1 b1 e2');
        equal(shown(await store.relationships.descendants('b')), 'd1 e2');
        equal(shown(await store.relationships.ancestors('e')), 'd1 c2 b2 a2');
        equal(shown(await store.relationships.descendants('a', { relationshipType: 'reviews' })), 'b1');
        equal(shown(await store.relationships.ancestors('e', { relationshipType: 'reviews' })), '');
        equal(shown(await store.relationships.descendants('f')), '');
        equal(await store.relationships.ancestors('nobody'), []);
        const [nearest] = await store.relationships.ancestors('e');
        equal(nearest?.instance, await store.instances.get('d'));
      },
    },
    {
      name: 'circles end, and nobody is his own relative',
      async run({ store }) {
        await graph(store, 'abcd', 'ab', 'bc', 'ca', 'cb', 'cd', 'ba');
        equal(shown(await store.relationships.descendants('a')), 'b1 c2 d3');
        equal(shown(await store.relationships.ancestors('a')), 'b1 c1');
        equal(shown(await store.relationships.ancestors('d')), 'c1 b2 a3');
      },
    },
    {
      name: 'a long chain that closes, with many ways between its ends, is walked in one call',
      async run({ store }) {
        const count = 400;
        const id = (index: number): string => `i${index % count}`;
        const all = Array.from({ length: count }, (_, index) => index);
        await store.instances.createMany(all.map((index) => ({ id: id(index), type: 'coding' as const })));
        await store.relationships.createMany(
          all.flatMap((index) =>
            [1, 2, 3].map((step) => ({
              parentInstance: id(index),
              childInstance: id(index + step),
              relationshipType: 'spawned',
            })),
          ),
        );
        const below = await store.relationships.descendants('i0');
        equal(below.length, count - 1);
        equal(shown(below.slice(0, 4)), 'i11 i21 i31 i42');
        equal(below.at(-1)?.depth, 133);
        equal((await store.relationships.ancestors('i0')).length, count - 1);
      },
    },
  ],
};
