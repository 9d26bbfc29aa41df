import type { NewGithubIssue, Store, SyncedGithubIssue } from '@coterie/store';
import { equal } from '../../assert.ts';
import type { StoreCase, StoreSubject } from './case.ts';
import { ANY_TEXT, idsOf, lists } from './expected.ts';
import { breaksEveryRule, refuses } from './rules.ts';

const at = (ms: number): Date => new Date(Date.UTC(2026, 0, 1) + ms);

/** An issue of `ada/engine`. */
function issue<G extends Partial<NewGithubIssue>>(number: number, given?: G) {
  return { repoOwner: 'ada', repoName: 'engine', number, title: `Issue ${number}`, ...(given as G) };
}

const created: readonly StoreCase[] = [
  {
    name: 'an issue needs its key and a title',
    async run({ store, clock }) {
      const made = await store.githubIssues.create(issue(7));
      equal(made, {
        seq: made.seq,
        id: made.id,
        repoOwner: 'ada',
        repoName: 'engine',
        repository: 'ada/engine',
        number: 7,
        title: 'Issue 7',
        body: null,
        state: 'open',
        assignee: null,
        labels: [],
        url: null,
        createdAt: clock.time,
        updatedAt: clock.time,
        syncedAt: clock.time,
      });
      equal(await store.githubIssues.get(made.id), made);
      equal(await store.githubIssues.get('none'), null);
    },
  },
  {
    name: 'whatever an issue is given comes back',
    async run({ store }) {
      const given = {
        id: ANY_TEXT,
        repoOwner: 'ä',
        repoName: ANY_TEXT,
        number: 2 ** 40,
        title: ANY_TEXT,
        body: ANY_TEXT,
        state: 'closed',
        assignee: ANY_TEXT,
        labels: ['b', ANY_TEXT, 'b', ''],
        url: ANY_TEXT,
        createdAt: at(1),
        updatedAt: at(2),
        syncedAt: at(3),
      } as const;
      const made = await store.githubIssues.create(given);
      equal(made, { ...given, seq: made.seq, repository: `ä/${ANY_TEXT}` });
      const [second] = await store.githubIssues.createMany([{ ...given, id: 'second', number: 1 }]);
      equal(second, { ...made, id: 'second', number: 1, seq: made.seq + 1 });
      equal(await store.githubIssues.getByKey({ ...given, number: 2 ** 40 }), made);
      equal(await store.githubIssues.createMany([]), []);
    },
  },
  {
    name: 'an issue that breaks a rule is refused with its field',
    async run(context) {
      const { store, db } = context;
      await store.githubIssues.create(issue(1, { id: 'i', labels: ['bug'] }));
      const refusedGiven = async (field: string, given: object) => {
        await refuses(store, () => store.githubIssues.create({ ...issue(2), ...given } as NewGithubIssue), field);
        await refuses(store, () => store.githubIssues.createMany([{ ...issue(2), ...given } as NewGithubIssue]), field);
        if ('id' in given) return;
        const synced = { ...issue(2), ...given } as SyncedGithubIssue;
        await refuses(store, () => store.githubIssues.upsert(synced), field);
        await refuses(store, () => store.githubIssues.sync([issue(3), synced, issue(4)]), field);
      };
      await refusedGiven('id', { id: '' });
      await refusedGiven('id', { id: 'i' });
      await refusedGiven('repoOwner', { repoOwner: '' });
      await refusedGiven('repoName', { repoName: '' });
      await refusedGiven('number', { number: 0 });
      await refusedGiven('number', { number: 1.5 });
      await refusedGiven('title', { title: null });
      await refusedGiven('state', { state: 'merged' });
      await refusedGiven('labels', { labels: 'bug' });
      await refusedGiven('labels', { labels: [{ name: 'bug' }] });
      await refusedGiven('labels', { labels: ['\ud800'] });
      await refusedGiven('updatedAt', { updatedAt: 'today' });
      await refusedGiven('milestone', { milestone: 1 });
      await refuses(store, () => store.githubIssues.create(issue(1)), 'number');
      await refuses(store, () => store.githubIssues.upsert(issue(1, { id: 'i' })), 'id');
      await refuses(store, () => store.githubIssues.sync([issue(1, { id: 'i' })]), 'id');
      equal(await store.githubIssues.count(), 1);
      const checks = {
        github_issues_id: "id = ''",
        github_issues_repo_owner: "repo_owner = ''",
        github_issues_repo_name: "repo_name = ''",
        github_issues_number: 'number = 0',
        github_issues_state: "state = 'merged'",
        github_issues_labels_json: "labels_json = '{}'",
        github_issues_created_at: "created_at = '2026-01-01 00:00:00'",
        github_issues_updated_at: "updated_at = 'today'",
        github_issues_synced_at: "synced_at = '2026-01-01T00:00:00.0000Z'",
      };
      // What is computed takes no value.
      await breaksEveryRule(db, { table: 'github_issues', id: 'i', checks, guarded: ['repository'] });
    },
  },
];

const found: readonly StoreCase[] = [
  {
    name: 'an issue is found by owner, repository and number',
    async run(context) {
      const { store } = context;
      await store.githubIssues.create(issue(1, { id: 'a' }));
      await store.githubIssues.create(issue(2, { id: 'b' }));
      await store.githubIssues.create({ ...issue(1), id: 'c', repoName: 'website' });
      const key = { repoOwner: 'ada', repoName: 'engine', number: 1 };
      equal((await store.githubIssues.getByKey(key))?.id, 'a');
      equal((await store.githubIssues.getByKey({ ...key, repoName: 'website' }))?.id, 'c');
      equal(await store.githubIssues.getByKey({ ...key, repoOwner: 'Ada' }), null);
      equal(await store.githubIssues.getByKey({ ...key, number: 3 }), null);
      await refuses(store, () => store.githubIssues.getByKey({ ...key, number: '1' as unknown as number }), 'number');
    },
  },
  {
    name: 'issues of one millisecond are listed as they were stored, and filtered by all that there is',
    async run(context) {
      const { store } = context;
      await store.githubIssues.createMany([
        issue(1, { id: 'c', labels: ['bug', 'ui'], assignee: 'ada' }),
        issue(2, { id: 'a', labels: ['bug'], state: 'closed' }),
        { ...issue(1), id: 'd', repoName: 'web', labels: ['ui', 'bug', 'ui'], assignee: 'grace', updatedAt: at(5) },
        issue(3, { id: 'b', labels: ['Bug', ''] }),
      ]);
      const expected = [
        [{}, 'cabd'],
        [{ ids: ['d', 'b'] }, 'bd'],
        [{ repository: 'ada/engine' }, 'cab'],
        [{ repository: ['ada/web', 'ada/none'] }, 'd'],
        [{ number: 1 }, 'cd'],
        [{ state: 'closed' }, 'a'],
        [{ state: ['open', 'closed'] }, 'cabd'],
        [{ assignee: 'ada' }, 'c'],
        [{ assignee: ['ada', 'grace'] }, 'cd'],
        [{ assignee: [] }, ''],
        [{ label: 'bug' }, 'cad'],
        [{ label: 'ui' }, 'cd'],
        [{ label: '' }, 'b'],
        [{ label: 'none' }, ''],
        [{ label: ['ui', 'Bug', 'bug'] }, 'cabd'],
        [{ label: [] }, ''],
        [{ label: 'bug', state: 'open' }, 'cd'],
        [{ label: 'bug', ids: ['a', 'b'] }, 'a'],
        [{ label: 'bug', repository: 'ada/engine', assignee: 'ada' }, 'c'],
        [{ updatedFrom: at(5) }, 'd'],
        [{ updatedBefore: at(5) }, 'cab'],
        [{ label: 'bug', updatedBefore: at(5) }, 'ca'],
      ] as const;
      for (const [where, ids] of expected) {
        const about = JSON.stringify(where);
        await lists(store.githubIssues, { where }, [...ids], about);
        const back = { where, direction: 'desc' } as const;
        await lists(store.githubIssues, { ...back }, [...ids].reverse(), `${about} desc`);
        equal(await store.githubIssues.count(where), ids.length, about);
      }
      const wrong = { where: { label: null as unknown as string } };
      await refuses(store, () => store.githubIssues.list(wrong), 'label');
    },
  },
  {
    name: 'the labels of an issue are found as they are now',
    async run({ store, db }) {
      const withLabel = async (label: string) => idsOf(await store.githubIssues.list({ where: { label } }));
      await store.githubIssues.createMany([issue(1, { id: 'a', labels: ['x'] }), issue(2, { id: 'b', labels: ['x'] })]);
      await store.githubIssues.update('a', { labels: ['y', 'z'] });
      equal([await withLabel('x'), await withLabel('y'), await withLabel('z')], [['b'], ['a'], ['a']]);
      await store.githubIssues.update('b', { labels: ['y'], updatedAt: at(-1) });
      equal(await withLabel('y'), ['b', 'a']);
      await store.githubIssues.upsert(issue(2, { labels: [] }));
      await store.githubIssues.sync([issue(1, { labels: ['x'] })]);
      equal([await withLabel('x'), await withLabel('y')], [['a'], []]);
      await db.execute(`UPDATE github_issues SET labels_json = '["x", 5, null, ["y"], {"z": 1}]' WHERE id = 'b'`);
      equal([await withLabel('x'), await withLabel('5')], [['b', 'a'].toSorted(), []]);
      equal(await store.githubIssues.countByLabel(), { x: 2 });
      equal(await store.githubIssues.deleteMany({ label: 'x' }), 2);
      equal([await store.githubIssues.count(), await store.githubIssues.countByLabel()], [0, {}]);
    },
  },
  {
    name: 'issues are counted by state, with zeros, and by label',
    async run({ store }) {
      equal(await store.githubIssues.countByState(), { open: 0, closed: 0 });
      equal(await store.githubIssues.countByLabel(), {});
      await store.githubIssues.createMany([
        issue(1, { labels: ['ui', 'bug', 'bug'] }),
        issue(2, { labels: ['bug'], state: 'closed' }),
        { ...issue(1), repoName: 'web', labels: ['__proto__'] },
      ]);
      equal(await store.githubIssues.countByState(), { open: 2, closed: 1 });
      equal(await store.githubIssues.countByState({ label: 'ui' }), { open: 1, closed: 0 });
      equal(Object.entries(await store.githubIssues.countByLabel()), [
        ['__proto__', 1],
        ['bug', 2],
        ['ui', 1],
      ]);
      equal(await store.githubIssues.countByLabel({ state: 'open', repository: 'ada/engine' }), { bug: 1, ui: 1 });
      equal(await store.githubIssues.countByLabel({ label: 'ui' }), { bug: 1, ui: 1 });
      equal(await store.githubIssues.countByLabel({ ids: [] }), {});
    },
  },
  {
    name: 'issues are found by words and by a piece of titles and bodies',
    async run({ store }) {
      await store.githubIssues.createMany([
        issue(1, { id: 'a', title: 'Tide table is late', labels: ['bug'] }),
        issue(2, { id: 'b', title: 'Harbour', body: 'The tide rises. 潮の満ち引き' }),
        issue(3, { id: 'c', title: 'Nothing', state: 'closed' }),
      ]);
      const words = async (typed: string, options?: Parameters<Store['githubIssues']['search']>[1]) =>
        idsOf((await store.githubIssues.search(typed, options)).map(({ item }) => item));
      equal(await words('tide', { order: 'recency' }), ['b', 'a']);
      equal(await words('harbour rises'), ['b']);
      equal(await words('満ち'), ['b']);
      equal(await words('tide', { where: { label: 'bug' } }), ['a']);
      equal(await words('tide', { where: { label: ['none'] } }), []);
      const [hit] = await store.githubIssues.search('late');
      equal(
        hit?.snippet.filter(({ match }) => match).map(({ text }) => text),
        ['late'],
      );
      equal(idsOf(await store.githubIssues.searchByContent('ide t')), ['a']);
      equal(idsOf(await store.githubIssues.searchByContent('TIDE', { where: { state: 'open' }, limit: 1 })), ['b']);
      await store.githubIssues.upsert(issue(1, { title: 'Tide table is early' }));
      await store.githubIssues.sync([issue(2, { title: 'Harbour', body: null }), issue(3, { title: 'Late again' })]);
      equal([await words('late'), await words('early'), await words('rises')], [['c'], ['a'], []]);
      equal(await store.githubIssues.delete('c'), true);
      equal(await words('late'), []);
    },
  },
];

const taken: readonly StoreCase[] = [
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

export const githubIssues: StoreSubject = { name: 'GitHub issues', cases: [...created, ...found, ...taken] };
