import type { DatabaseInterface, NewGitHubIssue } from '@coterie/claude-codex/database';
import { describe, expect, it } from 'vitest';
import { failureOf } from '../support/open.ts';

const issue = (number: number, given: Partial<NewGitHubIssue> = {}): NewGitHubIssue => ({
  number,
  title: `Issue ${number}`,
  repo_owner: 'organization',
  repo_name: 'repository',
  ...given,
});

/** Moments of the clock differ by a millisecond at least. */
const aMomentLater = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 3));

export function issueCases(open: () => Promise<DatabaseInterface>): void {
  describe('GitHub issues', () => {
    it('upsertGitHubIssue stores every field, and getGitHubIssue gives it', async () => {
      const db = await open();
      const given = {
        number: 123,
        title: 'Implement new feature',
        body: 'Description of the feature...',
        state: 'closed',
        assignee: 'developer',
        labels: JSON.stringify(['feature', 'priority-high']),
        repo_owner: 'organization',
        repo_name: 'repository',
        created_at: new Date(1_000),
        updated_at: new Date(2_000),
      } as const;
      await db.upsertGitHubIssue(given);
      expect(await db.getGitHubIssue(123)).toEqual({ ...given, synced_at: expect.any(Date) });
    });

    it('an issue needs its number, title and repository', async () => {
      const db = await open();
      await db.upsertGitHubIssue(issue(1));
      const found = await db.getGitHubIssue(1);
      expect(found).toMatchObject({ body: null, state: 'open', assignee: null, labels: [] });
      expect(found?.updated_at).toEqual(found?.created_at);
    });

    it('of an issue that is there what is given changes, and what is not given stays', async () => {
      const db = await open();
      await db.upsertGitHubIssue(issue(1, { body: 'text', assignee: 'ada', labels: '["bug"]' }));
      const before = await db.getGitHubIssue(1);
      await aMomentLater();
      await db.upsertGitHubIssue(issue(1, { state: 'closed', assignee: null }));
      const after = await db.getGitHubIssue(1);
      expect(after).toEqual({
        ...before,
        state: 'closed',
        assignee: null,
        updated_at: after?.updated_at,
        synced_at: after?.synced_at,
      });
      expect(after?.synced_at.getTime()).toBeGreaterThan(before?.synced_at.getTime() ?? 0);
    });

    it('labels come back in the form in which they were given last', async () => {
      const db = await open();
      const forms = [
        '["bug","ui"]',
        '[ "bug" ]',
        ['bug', 'ui'],
        '[{"name": "bug", "color": "d73a4a"}]',
        [{ name: 'bug', color: 'd73a4a' }],
        '[]',
        [],
      ];
      for (const labels of forms) {
        await db.upsertGitHubIssue(issue(1, { labels }));
        expect((await db.getGitHubIssue(1))?.labels).toEqual(labels);
        await db.upsertGitHubIssue(issue(1));
        expect((await db.getGitHubIssue(1))?.labels).toEqual(labels);
      }
    });

    it('getGitHubIssue gives the issue that was most recently synced under that number, and null for none', async () => {
      const db = await open();
      expect(await db.getGitHubIssue(1)).toBeNull();
      const repository = async () => (await db.getGitHubIssue(1))?.repo_name;
      await db.syncGitHubIssues([issue(1), issue(1, { repo_name: 'web' }), issue(2)]);
      expect(await repository()).toBe('web');
      await aMomentLater();
      await db.upsertGitHubIssue(issue(1));
      expect(await repository()).toBe('repository');
      await aMomentLater();
      await db.syncGitHubIssues([issue(1, { repo_name: 'web', updated_at: new Date(0) })]);
      expect(await repository()).toBe('web');
    });

    it('syncGitHubIssues takes over all of them', async () => {
      const db = await open();
      await db.upsertGitHubIssue(issue(1, { labels: '["kept"]' }));
      await db.syncGitHubIssues([
        issue(1, { title: 'New' }),
        issue(2, { labels: '["bug"]' }),
        issue(3, { labels: ['ui'] }),
      ]);
      await db.syncGitHubIssues([]);
      expect(await db.getGitHubIssue(1)).toMatchObject({ title: 'New', labels: '["kept"]' });
      expect(await db.getGitHubIssue(2)).toMatchObject({ labels: '["bug"]' });
      expect(await db.getGitHubIssue(3)).toMatchObject({ labels: ['ui'] });
    });

    it('a sync with an issue that breaks a rule changes nothing', async () => {
      const db = await open();
      await db.upsertGitHubIssue(issue(1));
      const wrong = issue(3, { state: 'merged' as 'open' });
      const error = await failureOf(db.syncGitHubIssues([issue(1, { title: 'New' }), issue(2), wrong]));
      expect(error).toMatchObject({ code: 'DATABASE_OPERATION_FAILED', field: 'state' });
      expect((await db.getGitHubIssue(1))?.title).toBe('Issue 1');
      expect(await db.getGitHubIssue(2)).toBeNull();
    });

    it('an issue that breaks a rule is DATABASE_OPERATION_FAILED, with its field', async () => {
      const db = await open();
      for (const [field, given] of [
        ['number', { number: 0 }],
        ['title', { title: null }],
        ['repo_owner', { repo_owner: '' }],
        ['labels', { labels: 'bug' }],
        ['labels', { labels: () => [] }],
        ['milestone', { milestone: 1 }],
      ] as const) {
        const error = await failureOf(db.upsertGitHubIssue({ ...issue(1), ...given } as never));
        expect(error).toMatchObject({ code: 'DATABASE_OPERATION_FAILED', field });
      }
      expect(await db.getGitHubIssue(1)).toBeNull();
      expect((await failureOf(db.getGitHubIssue('1' as never))).code).toBe('DATABASE_QUERY_FAILED');
    });
  });
}
