import type { Store } from '@coterie/store';
import { equal } from '../../assert.ts';
import type { StoreCase } from './case.ts';
import { at, idsOf, lists } from './expected.ts';
import { createInstance as create } from './instances-support.ts';
import { refuses } from './rules.ts';

export const instanceLists: readonly StoreCase[] = [
  {
    name: 'instances of one millisecond are listed as they were stored, both ways',
    async run({ store }) {
      for (const id of ['c', 'a', 'b', 'd']) await create(store, id);
      const where = { type: 'coding' } as const;
      for (const orderBy of ['createdAt', 'lastActivity'] as const) {
        await lists(store.instances, { orderBy }, ['c', 'a', 'b', 'd'], orderBy);
        const list = { where, orderBy, direction: 'desc' } as const;
        await lists(store.instances, { ...list }, ['d', 'b', 'a', 'c'], `${orderBy} desc`);
      }
    },
  },
  {
    name: 'every filter of instances leaves what fits',
    async run(context) {
      const { store } = context;
      await create(store, 'a', { issueNumber: 7, branchName: 'x', createdAt: at(1) });
      await create(store, 'b', { type: 'review', issueNumber: 7, prNumber: 9, createdAt: at(2), lastActivity: at(9) });
      await create(store, 'c', { status: 'pr_created', prNumber: 9, branchName: 'y', createdAt: at(3) });
      const expected = [
        [{}, 'abc'],
        [{ ids: ['c', 'a', 'nobody'] }, 'ac'],
        [{ ids: [] }, ''],
        [{ type: 'review' }, 'b'],
        [{ type: ['review', 'coding'] }, 'abc'],
        [{ type: [] }, ''],
        [{ status: 'pr_created' }, 'c'],
        [{ status: ['pr_created', 'pr_merged'] }, 'c'],
        [{ issueNumber: 7 }, 'ab'],
        [{ issueNumber: [] }, ''],
        [{ prNumber: [9, 10] }, 'bc'],
        [{ branchName: 'y' }, 'c'],
        [{ branchName: ['x', 'y'] }, 'ac'],
        [{ createdFrom: at(2) }, 'bc'],
        [{ createdBefore: at(2) }, 'a'],
        [{ activeFrom: at(4) }, 'b'],
        [{ activeBefore: at(3) }, 'a'],
        [{ type: 'coding', prNumber: 9 }, 'c'],
        [{ type: undefined }, 'abc'],
      ] as const;
      for (const [where, ids] of expected) {
        await lists(store.instances, { where }, [...ids], JSON.stringify(where));
        equal(await store.instances.count(where), ids.length, JSON.stringify(where));
      }
      const unknown = { where: { branch: 'x' } as object };
      await refuses(store, () => store.instances.list(unknown), 'branch');
      await refuses(store, () => store.instances.list({ where: { status: 5 as unknown as 'started' } }), 'status');
      await refuses(store, () => store.instances.list({ orderBy: 'id' as 'createdAt' }), 'orderBy');
      await refuses(store, () => store.instances.list({ limit: -1 }), 'limit');
    },
  },
  {
    name: 'the children of an instance are listed in both orders, each once',
    async run({ store, clock }) {
      for (const id of ['p', 'q', 'a', 'b', 'c', 'd']) await create(store, id);
      const relate = (parentInstance: string, childInstance: string, relationshipType = 'spawned') =>
        store.relationships.create({ parentInstance, childInstance, relationshipType });
      for (const child of ['b', 'a', 'c']) await relate('p', child);
      const second = await relate('p', 'a', 'reviews');
      await relate('q', 'd');
      await relate('q', 'a');
      const where = { parentInstance: 'p' };
      await lists(store.instances, { where }, ['a', 'b', 'c'], 'createdAt');
      clock.time = at(5);
      await store.instances.touch('a');
      const byActivity = { where, orderBy: 'lastActivity' } as const;
      await lists(store.instances, { ...byActivity }, ['b', 'c', 'a'], 'lastActivity');
      await lists(store.instances, { ...byActivity, direction: 'desc' }, ['a', 'c', 'b'], 'lastActivity desc');
      equal(idsOf(await store.instances.list({ where: { ...where, type: 'review' } })), []);
      equal(idsOf(await store.instances.list({ where: { ...where, ids: ['c', 'd'] } })), ['c']);
      const both = { parentInstance: ['p', 'q'] };
      await lists(store.instances, { where: both }, ['a', 'b', 'c', 'd'], 'of two parents');
      equal(await store.instances.list({ where: { parentInstance: [] } }), []);
      equal(await store.instances.list({ where: { parentInstance: 'nobody' } }), []);
      equal([await store.instances.count(where), await store.instances.count(both)], [3, 4]);
      await store.relationships.delete(second.id);
      equal(await store.instances.count(where), 3);
      await store.relationships.deleteMany({ parentInstance: 'p', childInstance: 'a' });
      equal(idsOf(await store.instances.list({ where })), ['b', 'c']);
      await store.instances.delete('c');
      equal(idsOf(await store.instances.list({ where })), ['b']);
      equal(await store.instances.deleteMany({ parentInstance: 'q' }), 2);
      await store.instances.delete('p');
      equal(idsOf(await store.instances.list({ where: both })), []);
      equal(idsOf(await store.instances.list()), ['q', 'b']);
    },
  },
  {
    name: 'who is a child follows whatever another program does to relationships and times',
    async run({ store, db }) {
      for (const id of ['p', 'q', 'a', 'b']) await create(store, id);
      const { id } = await store.relationships.create({
        parentInstance: 'p',
        childInstance: 'a',
        relationshipType: 'x',
      });
      const childrenOf = async (parentInstance: string) =>
        idsOf(await store.instances.list({ where: { parentInstance }, orderBy: 'createdAt', direction: 'desc' }));
      await db.execute('UPDATE relationships SET parent_instance = ? WHERE id = ?', ['q', id]);
      equal([await childrenOf('p'), await childrenOf('q')], [[], ['a']]);
      await db.execute('UPDATE relationships SET child_instance = ? WHERE id = ?', ['b', id]);
      equal(await childrenOf('q'), ['b']);
      await store.relationships.create({ parentInstance: 'q', childInstance: 'a', relationshipType: 'x' });
      equal(await childrenOf('q'), ['b', 'a']);
      await db.execute('UPDATE instances SET created_at = ? WHERE id = ?', ['2027-01-01T00:00:00.000Z', 'a']);
      equal(await childrenOf('q'), ['a', 'b']);
    },
  },
  {
    name: 'instances are found by words and by a piece of their prompts',
    async run(context) {
      const { store } = context;
      await create(store, 'a', { systemPrompt: 'You mend the harbour wall.' });
      await create(store, 'b', { systemPrompt: 'You write tests of the HARBOUR. 港の話を検索する', type: 'review' });
      await create(store, 'c');
      const found = async (words: string, options?: Parameters<Store['instances']['search']>[1]) =>
        idsOf((await store.instances.search(words, options)).map(({ item }) => item));
      equal(await found('harbour', { order: 'recency' }), ['b', 'a']);
      equal(await found('harbour mend'), ['a']);
      equal(await found('検索'), ['b']);
      equal(await found('harbour', { where: { type: 'review' } }), ['b']);
      equal(await found('harbour', { limit: 0 }), []);
      equal(await found('" OR *'), []);
      equal(idsOf(await store.instances.searchByContent('arbour')), ['b', 'a']);
      equal(idsOf(await store.instances.searchByContent('wall.')), ['a']);
      equal(await store.instances.searchByContent(''), []);
      await store.relationships.create({ parentInstance: 'c', childInstance: 'a', relationshipType: 'x' });
      equal(await found('harbour', { where: { parentInstance: 'c' } }), ['a']);
      equal(idsOf(await store.instances.searchByContent('harbour', { where: { parentInstance: 'c' } })), ['a']);
      await store.instances.update('a', { systemPrompt: 'You rest.' });
      equal([await found('mend'), await found('rest')], [[], ['a']]);
      await store.instances.delete('b');
      equal(await found('harbour'), []);
    },
  },
];
