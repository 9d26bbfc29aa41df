import type { NewGithubIssue } from '@coterie/store';
import { equal } from '../../assert.ts';
import { rows } from '../../helpers.ts';
import type { StoreSubject } from './case.ts';
import { breaksEveryRule, refuses } from './rules.ts';

const start = new Date('2026-01-01T00:00:00.000Z');
const later = new Date('2026-01-02T03:04:05.678Z');
const tide = { repoOwner: 'ana', repoName: 'tidemark' } as const;

export const githubIssues: StoreSubject = {
  name: 'issues of GitHub',
  cases: [
    {
      name: 'an issue has defaults, comes back as it was given, and is known by its key',
      async run({ store }) {
        const issue = await store.githubIssues.create({ ...tide, number: 7, title: 'Low tide' });
        equal([issue.repository, issue.state, issue.labels, issue.body], ['ana/tidemark', 'open', [], null]);
        equal([issue.createdAt, issue.updatedAt, issue.syncedAt], [start, start, start]);
        const given = {
          ...tide,
          id: 'issue',
          number: 2_147_483_648,
          title: '潮汐 "high"',
          body: 'Größe\r\n',
          state: 'closed',
          assignee: 'ben',
          labels: ['bug', 'é', 'bug'],
          url: 'https://github.com/ana/tidemark/issues/8',
          createdAt: start,
          updatedAt: later,
          syncedAt: later,
        } as const satisfies NewGithubIssue;
        const whole = { seq: 2, ...given, repository: 'ana/tidemark' };
        equal(await store.githubIssues.create(given), whole);
        equal(await store.githubIssues.get('issue'), whole);
        equal(await store.githubIssues.getByKey({ ...tide, number: given.number }), whole);
        equal(await store.githubIssues.getByKey({ ...tide, repoOwner: 'Ana', number: 7 }), null);
      },
    },
    {
      name: 'taking an issue over creates it or changes what is given, and keeps its id',
      async run({ store, clock }) {
        const first = await store.githubIssues.upsert({ ...tide, number: 7, title: 'Low tide', labels: ['bug'] });
        clock.time = later;
        const same = await store.githubIssues.upsert({ ...tide, number: 7, title: 'Low tide' });
        equal(same, { ...first, syncedAt: later });
        const changed = await store.githubIssues.upsert({ ...tide, number: 7, title: 'High tide', state: 'closed' });
        equal(changed, { ...first, title: 'High tide', state: 'closed', updatedAt: later, syncedAt: later });
        equal(await store.githubIssues.count(), 1);
        await refuses(store, () => store.githubIssues.upsert({ ...tide, number: 0, title: 'x' }), 'number');
        await refuses(
          store,
          () => store.githubIssues.upsert({ ...tide, id: 'x', number: 7, title: 'x' } as never),
          'id',
        );
      },
    },
    {
      name: 'a sync takes over all or none, and tells what it did',
      async run({ store, clock }) {
        const issues = Array.from({ length: 120 }, (_, at) => ({ ...tide, number: at + 1, title: `issue ${at + 1}` }));
        equal(await store.githubIssues.sync(issues), { inserted: 120, updated: 0, unchanged: 0 });
        clock.time = later;
        const next = issues.map((issue) => (issue.number % 3 === 0 ? { ...issue, title: 'other' } : issue));
        equal(await store.githubIssues.sync([...next, { ...tide, number: 121, title: 'new' }]), {
          inserted: 1,
          updated: 40,
          unchanged: 80,
        });
        const one = await store.githubIssues.getByKey({ ...tide, number: 1 });
        equal([one?.updatedAt, one?.syncedAt], [start, later]);
        const bad = [
          { ...tide, number: 500, title: 'good' },
          { ...tide, number: -1, title: 'bad' },
        ];
        await refuses(store, () => store.githubIssues.sync(bad), 'number');
        equal(await store.githubIssues.getByKey({ ...tide, number: 500 }), null);
      },
    },
    {
      name: 'lists are by repository, state, assignee and label, in the order of changes',
      async run({ store, clock, db }) {
        await store.githubIssues.createMany([
          { ...tide, id: 'a', number: 1, title: 'a', labels: ['bug', 'tide'], assignee: 'ben' },
          { ...tide, id: 'b', number: 2, title: 'b', labels: ['tide'], state: 'closed' },
          { repoOwner: 'ana', repoName: 'moon', id: 'c', number: 1, title: 'c', labels: [] },
        ]);
        clock.time = later;
        await store.githubIssues.update('a', { labels: ['tide', 'docs'] });
        const ids = async (list: Parameters<typeof store.githubIssues.list>[0]) =>
          (await store.githubIssues.list(list)).map(({ id }) => id).join('');
        equal(await ids({}), 'bca');
        equal(await ids({ where: { label: 'tide' } }), 'ba');
        equal(await ids({ where: { label: 'tide' }, direction: 'desc', limit: 1 }), 'a');
        equal(await ids({ where: { label: 'bug' } }), '');
        equal(await ids({ where: { label: ['docs', 'tide'] } }), 'ba');
        equal(await ids({ where: { repository: 'ana/moon' } }), 'c');
        equal(await ids({ where: { number: 1, state: 'open' } }), 'ca');
        equal(await ids({ where: { assignee: 'ben' } }), 'a');
        equal(await ids({ where: { updatedFrom: later } }), 'a');
        equal(await store.githubIssues.count({ updatedBefore: later }), 2);
        equal(await store.githubIssues.countByState(), { open: 2, closed: 1 });
        equal(await store.githubIssues.countByLabel(), { docs: 1, tide: 2 });
        equal(await store.githubIssues.countByLabel({ state: 'closed' }), { tide: 1 });
        equal(await store.githubIssues.delete('a'), true);
        equal(await store.githubIssues.deleteMany({ label: 'tide' }), 1);
        equal(await rows(db, 'SELECT label FROM github_issue_labels'), [], 'labels go with their issues');
      },
    },
    {
      name: 'words and pieces of text are found in titles and bodies',
      async run({ store }) {
        await store.githubIssues.create({ ...tide, id: 'a', number: 1, title: '潮汐表', body: 'Tables are off by 1%' });
        const found = async (words: string) => (await store.githubIssues.search(words)).map(({ item }) => item.id);
        equal(await found('tables 潮汐'), ['a']);
        equal((await store.githubIssues.searchByContent('BY 1%')).length, 1);
        await store.githubIssues.upsert({ ...tide, number: 1, title: 'renamed' });
        equal(await found('潮汐'), []);
        equal(await found('renamed tables'), ['a']);
      },
    },
    {
      name: 'every rule of the table holds, whoever writes',
      async run({ store, db }) {
        const good = { ...tide, number: 1, title: 'x' };
        await store.githubIssues.create({ ...good, id: 'a' });
        await refuses(store, () => store.githubIssues.create({ ...good, id: 'a', number: 2 }), 'id');
        await refuses(store, () => store.githubIssues.create(good), 'number');
        await refuses(store, () => store.githubIssues.create({ ...good, number: 0 }), 'number');
        await refuses(store, () => store.githubIssues.create({ ...good, repoName: '' }), 'repoName');
        await refuses(store, () => store.githubIssues.update('a', { state: 'merged' as 'open' }), 'state');
        await refuses(store, () => store.githubIssues.update('a', { number: 2 } as object), 'number');
        await breaksEveryRule(db, {
          table: 'github_issues',
          id: 'a',
          checks: {
            github_issues_id: "id = ''",
            github_issues_repo_owner: "repo_owner = ''",
            github_issues_repo_name: "repo_name = ''",
            github_issues_number: 'number = 0',
            github_issues_state: "state = 'merged'",
            github_issues_labels_json: "labels_json = '{}'",
            github_issues_created_at: "created_at = ''",
            github_issues_updated_at: "updated_at = ''",
            github_issues_synced_at: "synced_at = ''",
          },
          guarded: ['repository'],
        });
      },
    },
  ],
};
