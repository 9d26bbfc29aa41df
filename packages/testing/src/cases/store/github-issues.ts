import type { NewGithubIssue, Store, SyncedGithubIssue } from '@coterie/store';
import { equal } from '../../assert.ts';
import type { StoreCase, StoreSubject } from './case.ts';
import { ANY_JSON, ANY_TEXT, at, idsOf, lists } from './expected.ts';
import { issue } from './github-issues-support.ts';
import { githubIssueSync } from './github-issues-sync.ts';
import { breaksEveryRule, refuses } from './rules.ts';

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
        labelsGiven: null,
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
        labelsGiven: ANY_JSON,
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
        github_issues_labels_given_json: "labels_given_json = 'bug'",
        github_issues_created_at: "created_at = '2026-01-01 00:00:00'",
        github_issues_updated_at: "updated_at = 'today'",
        github_issues_synced_at: "synced_at = '2026-01-01T00:00:00.0000Z'",
      };
      // What is computed takes no value.
      await breaksEveryRule(db, { table: 'github_issues', id: 'i', checks });
      await breaksEveryRule(db, { table: 'github_issue_labels', key: 'label', id: 'bug', checks: {} });
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

export const githubIssues: StoreSubject = { name: 'GitHub issues', cases: [...created, ...found, ...githubIssueSync] };
