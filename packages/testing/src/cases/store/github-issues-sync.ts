import { equal } from '../../assert.ts';
import type { StoreCase } from './case.ts';
import { at, idsOf } from './expected.ts';
import { issue } from './github-issues-support.ts';
import { refuses } from './rules.ts';

export const githubIssueSync: readonly StoreCase[] = [
  {
    name: 'upsert creates an issue, and changes what is given of one that is there',
    async run({ store, clock }) {
      const first = await store.githubIssues.upsert(issue(1, { body: 'text', labels: ['bug'], assignee: 'ada' }));
      equal(first.createdAt, at(0));
      clock.time = at(10);
      const given = { state: 'closed', assignee: null, createdAt: at(-5), body: undefined } as const;
      const second = await store.githubIssues.upsert(issue(1, given));
      equal(second, { ...first, state: 'closed', assignee: null, updatedAt: at(10), syncedAt: at(10) });
      equal(await store.githubIssues.list(), [second]);
      const other = await store.githubIssues.upsert({ ...issue(1), repoOwner: 'grace' });
      equal([other.repository, other.id === first.id], ['grace/engine', false]);
    },
  },
  {
    name: 'an issue that is taken over unchanged was only seen, and GitHub has the last word on when it changed',
    async run({ store, clock }) {
      const given = issue(1, { body: null, labels: ['bug', 'ui'] });
      const first = await store.githubIssues.upsert(given);
      clock.time = at(10);
      equal(await store.githubIssues.upsert(given), { ...first, syncedAt: at(10) });
      const told = await store.githubIssues.upsert({ ...given, updatedAt: at(-99) });
      equal([told.updatedAt, told.syncedAt], [at(-99), at(10)]);
      clock.time = at(20);
      const reordered = await store.githubIssues.upsert({ ...given, labels: ['ui', 'bug'] });
      equal([reordered.updatedAt, reordered.labels], [at(20), ['ui', 'bug']]);
      const explicit = await store.githubIssues.upsert({ ...given, title: 'New', syncedAt: at(30) });
      equal([explicit.updatedAt, explicit.syncedAt], [at(30), at(30)]);
    },
  },
  {
    name: 'a label that is given twice is kept as it is given, and is one label',
    async run({ store }) {
      for (const labels of [
        ['a', 'a'],
        ['b', 'b', 'a'],
      ]) {
        equal((await store.githubIssues.upsert(issue(1, { labels }))).labels, labels);
        equal(await store.githubIssues.sync([issue(1, { labels: [...labels, 'b'] })]), {
          inserted: 0,
          updated: 1,
          unchanged: 0,
        });
      }
      equal(await store.githubIssues.countByLabel(), { a: 1, b: 1 });
    },
  },
  {
    name: 'a sync takes over many issues of any shape and tells what it did',
    async run({ store, clock }) {
      equal(await store.githubIssues.sync([]), { inserted: 0, updated: 0, unchanged: 0 });
      const kept = await store.githubIssues.create(issue(1, { id: 'kept', body: 'text', labels: ['bug'] }));
      const same = await store.githubIssues.create(issue(2, { id: 'same' }));
      clock.time = at(10);
      const report = await store.githubIssues.sync([
        issue(1, { state: 'closed' }),
        issue(2),
        issue(3, { labels: ['ui'], createdAt: at(-5), updatedAt: at(-4) }),
        { ...issue(1), repoName: 'web' },
      ]);
      equal(report, { inserted: 2, updated: 1, unchanged: 1 });
      equal(await store.githubIssues.get('kept'), { ...kept, state: 'closed', updatedAt: at(10), syncedAt: at(10) });
      equal(await store.githubIssues.get('same'), { ...same, syncedAt: at(10) });
      const third = await store.githubIssues.getByKey(issue(3));
      equal([third?.createdAt, third?.updatedAt, third?.syncedAt], [at(-5), at(-4), at(10)]);
      equal(await store.githubIssues.sync([issue(2, { syncedAt: at(99) })]), { inserted: 0, updated: 0, unchanged: 1 });
      equal((await store.githubIssues.get('same'))?.syncedAt, at(99));
    },
  },
  {
    name: 'of two issues of one sync with one key the later has the last word',
    async run({ store }) {
      const report = await store.githubIssues.sync([
        issue(1, { title: 'first', body: 'text' }),
        issue(1, { title: 'second' }),
        issue(1, { title: 'third', body: 'more' }),
        issue(2, { title: 'same' }),
        issue(2, { title: 'same' }),
      ]);
      equal(report, { inserted: 2, updated: 2, unchanged: 1 });
      const one = await store.githubIssues.getByKey(issue(1));
      equal([one?.title, one?.body], ['third', 'more']);
    },
  },
  {
    name: 'a sync with an issue that breaks a rule changes nothing',
    async run(context) {
      const { store, clock } = context;
      await store.githubIssues.create(issue(1, { labels: ['bug'] }));
      const before = await store.githubIssues.list();
      clock.time = at(10);
      const wrong = issue(3, { state: 'merged' as 'open' });
      await refuses(store, () => store.githubIssues.sync([issue(1, { labels: [] }), issue(2), wrong]), 'state');
      await refuses(store, () => store.githubIssues.sync([issue(1, { title: 'x' }), issue(-1)]), 'number');
      equal(await store.githubIssues.list(), before);
      equal(await store.githubIssues.countByLabel(), { bug: 1 });
    },
  },
  {
    name: 'of the issues with one number the one that was taken over last is the latest, whichever was stored first',
    async run({ store, clock }) {
      const web = { ...issue(1), repoName: 'web' };
      const latest = async () => (await store.githubIssues.latest(1))?.repository;
      equal(await store.githubIssues.latest(1), null);
      await store.githubIssues.sync([issue(1), web, issue(2)]);
      equal(await latest(), 'ada/web');
      clock.time = at(10);
      const again = await store.githubIssues.upsert(issue(1));
      equal(await store.githubIssues.latest(1), again);
      clock.time = at(20);
      await store.githubIssues.sync([web]);
      equal(await latest(), 'ada/web');
      await store.githubIssues.update(again.id, { title: 'Changed here', updatedAt: at(99) });
      equal(await latest(), 'ada/web');
    },
  },
  {
    name: 'what labels were read from is kept until others are written',
    async run(context) {
      const { store } = context;
      const read = async (number: number) => {
        const found = await store.githubIssues.getByKey(issue(number));
        return [found?.labels, found?.labelsGiven];
      };
      const given = [{ name: 'bug', color: 'd73a4a' }];
      const text = '[ "bug" ]';
      const { id } = await store.githubIssues.upsert(issue(1, { labels: ['bug'], labelsGiven: given }));
      equal(await read(1), [['bug'], given]);
      await store.githubIssues.upsert(issue(1, { title: 'New' }));
      equal(await read(1), [['bug'], given]);
      await store.githubIssues.sync([issue(1, { labels: ['bug'], labelsGiven: text }), issue(2, { labelsGiven: '' })]);
      equal(
        [await read(1), await read(2)],
        [
          [['bug'], text],
          [[], ''],
        ],
      );
      equal((await store.githubIssues.sync([issue(1, { labels: ['bug'], labelsGiven: text })])).unchanged, 1);
      await store.githubIssues.upsert(issue(1, { labels: ['bug'] }));
      equal(await read(1), [['bug'], null]);
      await store.githubIssues.update(id, { labelsGiven: given });
      await store.githubIssues.update(id, { assignee: 'ada' });
      equal(await read(1), [['bug'], given]);
      await store.githubIssues.update(id, { labels: ['ui'] });
      equal(await read(1), [['ui'], null]);
      await store.githubIssues.update(id, { labelsGiven: given });
      await store.githubIssues.sync([issue(1, { labels: ['ui'] })]);
      equal(await read(1), [['ui'], null]);
      await refuses(store, () => store.githubIssues.update(id, { labelsGiven: (() => 0) as never }), 'labelsGiven');
    },
  },
  {
    name: 'labels are read from what GitHub gives, objects or names, and from JSON text of them',
    async run({ store }) {
      const objects = [{ name: 'bug', color: 'd73a4a' }, { color: 'none' }, { name: 'ui' }];
      const text = JSON.stringify(objects);
      const unstorable = ['bug', 'a\0b'];
      for (const [labelsGiven, labels] of [
        [objects, ['bug', 'ui']],
        [text, ['bug', 'ui']],
        [
          ['bug', 'ui'],
          ['bug', 'ui'],
        ],
        ['["bug"]', ['bug']],
        [unstorable, ['bug']],
        ['no JSON', []],
        [{ name: 'bug' }, []],
      ] as const) {
        const { id } = await store.githubIssues.upsert(issue(1, { labelsGiven }));
        const second = await store.githubIssues.create({ ...issue(2), labelsGiven });
        await store.githubIssues.update(id, { title: 'New' });
        await store.githubIssues.sync([issue(3, { labelsGiven })]);
        for (const number of [1, 2, 3]) {
          const found = await store.githubIssues.getByKey(issue(number));
          equal([found?.labels, found?.labelsGiven], [labels, labelsGiven]);
        }
        await store.githubIssues.delete(second.id);
      }
    },
  },
  {
    name: 'the issue that was taken over last under a number is known, also of one moment',
    async run({ store }) {
      const of = (repoName: string) => ({ ...issue(1), repoName });
      for (const names of [['a', 'b', 'a'], ['b'], ['a', 'b', 'c', 'a']]) {
        for (const name of names) await store.githubIssues.upsert(of(name));
        equal((await store.githubIssues.latest(1))?.repoName, names.at(-1));
      }
      await store.githubIssues.sync([of('b'), of('a'), of('c'), of('b')]);
      equal((await store.githubIssues.latest(1))?.repoName, 'b');
      const at = (await store.githubIssues.latest(1))?.syncedAt;
      await store.githubIssues.upsert(of('b'));
      equal((await store.githubIssues.latest(1))?.syncedAt, at);
    },
  },
  {
    name: 'issues that are taken over at once are one',
    async run({ store }) {
      const titles = ['a', 'b', 'c', 'd'];
      const answers = await Promise.all(titles.map((title) => store.githubIssues.upsert(issue(1, { title }))));
      equal(new Set(idsOf(answers)).size, 1);
      equal(await store.githubIssues.count(), 1);
    },
  },
  {
    name: 'a sync of a thousand issues is one call, and the next finds nothing new',
    async run({ store, clock }) {
      const issues = Array.from({ length: 1000 }, (_, index) =>
        issue(index + 1, { labels: [`l${index % 7}`], body: 'text '.repeat(index % 50) }),
      );
      equal(await store.githubIssues.sync(issues), { inserted: 1000, updated: 0, unchanged: 0 });
      clock.time = at(10);
      const changed = issues.map((one, index) => (index % 100 === 0 ? { ...one, title: 'New' } : one));
      equal(await store.githubIssues.sync(changed), { inserted: 0, updated: 10, unchanged: 990 });
      equal(await store.githubIssues.count({ label: 'l3' }), 143);
    },
  },
  {
    name: 'an update changes what is given, and never the key',
    async run(context) {
      const { store, clock } = context;
      const before = await store.githubIssues.create(issue(1, { id: 'i', labels: ['bug'] }));
      clock.time = at(10);
      const patch = { state: 'closed', assignee: 'ada', url: 'https://example.org' } as const;
      equal(await store.githubIssues.update('i', patch), { ...before, ...patch, updatedAt: at(10) });
      equal(await store.githubIssues.update('none', patch), null);
      await refuses(store, () => store.githubIssues.update('i', { number: 2 } as object), 'number');
      await refuses(store, () => store.githubIssues.update('i', { state: 'merged' as 'open' }), 'state');
      await refuses(store, () => store.githubIssues.deleteMany({}), null);
      equal([await store.githubIssues.delete('i'), await store.githubIssues.delete('i')], [true, false]);
    },
  },
];
