import type { DatabaseInterface, InstanceFilter, NewInstance } from '@coterie/claude-codex/database';
import { describe, expect, it } from 'vitest';
import { failureOf } from '../support/open.ts';

const at = (second: number): Date => new Date(Date.UTC(2026, 0, 1, 0, 0, second));

const coder = (id: string, given: Partial<NewInstance> = {}): NewInstance => ({ type: 'coding', ...given, id });

export function instanceCases(open: () => Promise<DatabaseInterface>): void {
  describe('instances', () => {
    it('createInstance returns the id, and getInstance gives every field as it was given', async () => {
      const db = await open();
      const given = {
        id: 'work-123-a1',
        type: 'coding',
        status: 'waiting_review',
        worktree_path: '/path/to/worktree',
        branch_name: 'feature/new-feature',
        base_branch: 'main',
        tmux_session: 'claude-session',
        claude_pid: 12345,
        issue_number: 123,
        pr_number: 456,
        pr_url: 'https://github.com/org/repo/pull/456',
        agent_number: 1,
        system_prompt: 'You are a coding assistant… 日本語',
        created_at: at(1),
        last_activity: at(2),
      } as const;
      expect(await db.createInstance(given)).toBe('work-123-a1');
      expect(await db.getInstance('work-123-a1')).toEqual({ ...given, updated_at: at(1), terminated_at: null });
    });

    it('what is not given is null, started and now; an id is made', async () => {
      const db = await open();
      const before = Date.now();
      const id = await db.createInstance({ type: 'planning' });
      const found = await db.getInstance(id);
      expect(found).toEqual({
        id,
        type: 'planning',
        status: 'started',
        worktree_path: null,
        branch_name: null,
        base_branch: null,
        tmux_session: null,
        claude_pid: null,
        issue_number: null,
        pr_number: null,
        pr_url: null,
        agent_number: null,
        system_prompt: null,
        created_at: expect.any(Date),
        updated_at: found?.created_at,
        last_activity: found?.created_at,
        terminated_at: null,
      });
      expect(found?.created_at.getTime()).toBeGreaterThanOrEqual(before);
    });

    it('zero and empty text mean themselves', async () => {
      const db = await open();
      await db.createInstance(coder('a', { claude_pid: 0, issue_number: 0, branch_name: '', system_prompt: '' }));
      expect(await db.getInstance('a')).toMatchObject({
        claude_pid: 0,
        issue_number: 0,
        branch_name: '',
        system_prompt: '',
      });
      expect(await db.listInstances({ issueNumber: 0 })).toHaveLength(1);
    });

    it('getInstance gives null for an unknown id', async () => {
      expect(await (await open()).getInstance('none')).toBeNull();
    });

    it('updateInstance changes what is given, and makes it the latest active', async () => {
      const db = await open();
      await db.createInstance(coder('a', { created_at: at(1), branch_name: 'kept', tmux_session: 'gone' }));
      const before = await db.getInstance('a');
      await db.updateInstance('a', {
        status: 'pr_created',
        pr_number: 456,
        tmux_session: null,
        branch_name: undefined,
        last_activity: undefined,
      });
      const after = await db.getInstance('a');
      expect(after).toEqual({
        ...before,
        status: 'pr_created',
        pr_number: 456,
        tmux_session: null,
        updated_at: after?.updated_at,
        last_activity: after?.last_activity,
      });
      expect(after?.last_activity.getTime()).toBeGreaterThan(at(1).getTime());
      expect(after?.updated_at.getTime()).toBeGreaterThan(at(1).getTime());
      await db.updateInstance('a', { last_activity: at(9) });
      expect((await db.getInstance('a'))?.last_activity).toEqual(at(9));
    });

    it('updateInstanceStatus changes the status, and terminated_at follows it', async () => {
      const db = await open();
      await db.createInstance(coder('a', { created_at: at(1) }));
      await db.updateInstanceStatus('a', 'terminated');
      const ended = await db.getInstance('a');
      expect(ended).toMatchObject({ status: 'terminated', terminated_at: expect.any(Date) });
      expect(ended?.last_activity.getTime()).toBeGreaterThan(at(1).getTime());
      await db.updateInstanceStatus('a', 'started');
      expect(await db.getInstance('a')).toMatchObject({ status: 'started', terminated_at: null });
    });

    it('a change of status is an event of the tool status_change, in the same step', async () => {
      const db = await open();
      await db.createInstance(coder('a'));
      await db.updateInstanceStatus('a', 'waiting_review');
      await db.updateInstanceStatus('a', 'waiting_review');
      await db.updateInstance('a', { status: 'pr_created' });
      const events = await db.getMCPEvents('a');
      expect(events.map(({ tool_name, success, metadata }) => [tool_name, success, metadata])).toEqual([
        ['status_change', true, { from: 'waiting_review', to: 'pr_created' }],
        ['status_change', true, { from: 'started', to: 'waiting_review' }],
      ]);
    });

    it('deleteInstance takes its events and relationships with it, and leaves its children', async () => {
      const db = await open();
      await db.createInstance(coder('a'));
      await db.createInstance(coder('b'));
      await db.logMCPEvent({ instance_id: 'a', tool_name: 'edit_file', success: true });
      await db.createRelationship({ parent_instance: 'a', child_instance: 'b', relationship_type: 'spawned_review' });
      await db.deleteInstance('a');
      expect(await db.getInstance('a')).toBeNull();
      expect(await db.getMCPEvents('a')).toEqual([]);
      expect(await db.getRelationships('b')).toEqual([]);
      expect(await db.getInstance('b')).not.toBeNull();
    });

    it('an unknown id is DATABASE_INSTANCE_NOT_FOUND for what changes or deletes', async () => {
      const db = await open();
      for (const call of [
        () => db.updateInstance('none', { pr_number: 1 }),
        () => db.updateInstance('none', { status: 'terminated' }),
        () => db.updateInstanceStatus('none', 'terminated'),
        () => db.deleteInstance('none'),
      ]) {
        const error = await failureOf(call);
        expect(error.code).toBe('DATABASE_INSTANCE_NOT_FOUND');
        expect(error.message).toBe('There is no instance none. listInstances() gives those that there are.');
      }
    });

    it('an id that is taken is DATABASE_INSTANCE_EXISTS, and the first stays as it is', async () => {
      const db = await open();
      await db.createInstance(coder('a', { branch_name: 'first' }));
      const error = await failureOf(db.createInstance(coder('a', { branch_name: 'second' })));
      expect(error).toMatchObject({
        code: 'DATABASE_INSTANCE_EXISTS',
        field: 'id',
        cause: { name: 'ValidationError' },
      });
      expect((await db.getInstance('a'))?.branch_name).toBe('first');
    });

    it('other types and statuses than the document’s are refused with the field', async () => {
      const db = await open();
      await db.createInstance(coder('a'));
      const wrong = [
        ['DATABASE_INSERT_FAILED', 'type', () => db.createInstance({ type: 'testing' } as never)],
        ['DATABASE_INSERT_FAILED', 'type', () => db.createInstance({} as never)],
        ['DATABASE_INSERT_FAILED', 'status', () => db.createInstance({ type: 'coding', status: 'pr_merged' } as never)],
        ['DATABASE_INSERT_FAILED', 'id', () => db.createInstance(coder(''))],
        ['DATABASE_INSERT_FAILED', 'claude_pid', () => db.createInstance({ type: 'coding', claude_pid: '1' } as never)],
        ['DATABASE_INSERT_FAILED', 'worktree', () => db.createInstance({ type: 'coding', worktree: '/' } as never)],
        ['DATABASE_UPDATE_FAILED', 'status', () => db.updateInstance('a', { status: 'pr_merged' } as never)],
        ['DATABASE_UPDATE_FAILED', 'status', () => db.updateInstanceStatus('a', 'busy' as never)],
        ['DATABASE_UPDATE_FAILED', 'terminated_at', () => db.updateInstance('a', { terminated_at: at(1) } as never)],
        ['DATABASE_UPDATE_FAILED', 'id', () => db.updateInstance('a', { id: 'b' } as never)],
      ] as const;
      for (const [code, field, call] of wrong) expect(await failureOf(call)).toMatchObject({ code, field });
      expect(await db.listInstances()).toHaveLength(1);
    });
  });

  describe('listInstances', () => {
    async function filled(): Promise<(filter?: InstanceFilter) => Promise<string>> {
      const db = await open();
      const given: readonly NewInstance[] = [
        coder('a', { issue_number: 123, created_at: at(1), last_activity: at(9) }),
        coder('b', { type: 'review', issue_number: 123, created_at: at(2), last_activity: at(8) }),
        coder('c', { status: 'waiting_review', created_at: at(3), last_activity: at(7) }),
        coder('d', { type: 'planning', status: 'terminated', created_at: at(4), last_activity: at(4) }),
        coder('e', { status: 'pr_created', issue_number: 7, created_at: at(4), last_activity: at(4) }),
      ];
      for (const one of given) await db.createInstance(one);
      const relate = (parent_instance: string, child_instance: string, relationship_type: string) =>
        db.createRelationship({ parent_instance, child_instance, relationship_type });
      await relate('a', 'b', 'spawned_review');
      await relate('a', 'b', 'again');
      await relate('a', 'c', 'forked');
      await relate('b', 'd', 'forked');
      return async (filter) => (await db.listInstances(filter)).map(({ id }) => id).join('');
    }

    it('gives all without a filter, the latest active first', async () => {
      expect(await (await filled())()).toBe('abced');
    });

    it('types and statuses mean any of theirs, and none when they are empty', async () => {
      const list = await filled();
      expect(await list({ types: ['coding', 'review'] })).toBe('abce');
      expect(await list({ statuses: ['started', 'waiting_review'] })).toBe('abc');
      expect(await list({ types: ['coding'], statuses: ['started', 'pr_created'] })).toBe('ae');
      expect(await list({ types: [] })).toBe('');
      expect(await list({ statuses: [] })).toBe('');
    });

    it('issueNumber finds those of an issue', async () => {
      const list = await filled();
      expect(await list({ issueNumber: 123 })).toBe('ab');
      expect(await list({ issueNumber: 5 })).toBe('');
    });

    it('parentInstance finds its children by relationships of any type, each once', async () => {
      const list = await filled();
      expect(await list({ parentInstance: 'a' })).toBe('bc');
      expect(await list({ parentInstance: 'a', types: ['review'], issueNumber: 123 })).toBe('b');
      expect(await list({ parentInstance: 'd' })).toBe('');
      expect(await list({ parentInstance: 'a', orderBy: 'created_at', orderDirection: 'ASC', offset: 1 })).toBe('c');
    });

    it('orders by created_at or last_activity, ASC or DESC; of one moment, as they were stored', async () => {
      const list = await filled();
      expect(await list({ orderBy: 'created_at', orderDirection: 'ASC' })).toBe('abcde');
      expect(await list({ orderBy: 'created_at', orderDirection: 'DESC' })).toBe('edcba');
      expect(await list({ orderBy: 'created_at' })).toBe('edcba');
      expect(await list({ orderBy: 'last_activity', orderDirection: 'ASC' })).toBe('decba');
      expect(await list({ orderBy: 'last_activity', orderDirection: 'DESC' })).toBe('abced');
    });

    it('limit and offset cut pages, offset alone too, and a limit of 0 gives none', async () => {
      const list = await filled();
      expect(await list({ limit: 2 })).toBe('ab');
      expect(await list({ limit: 2, offset: 2 })).toBe('ce');
      expect(await list({ offset: 3 })).toBe('ed');
      expect(await list({ limit: 20, offset: 40 })).toBe('');
      expect(await list({ limit: 0 })).toBe('');
    });

    it('what cannot be meant is DATABASE_QUERY_FAILED with its name', async () => {
      const db = await open();
      for (const [field, filter] of [
        ['limit', { limit: -1 }],
        ['offset', { offset: 0.5 }],
        ['types', { types: ['testing'] }],
        ['statuses', { statuses: ['started', 'done'] }],
        ['statuses', { statuses: 5 }],
        ['issueNumber', { issueNumber: '123' }],
        ['parentInstance', { parentInstance: 5 }],
        ['orderBy', { orderBy: 'id' }],
        ['orderDirection', { orderDirection: 'up' }],
        ['status', { status: 'started' }],
      ] as const) {
        const error = await failureOf(db.listInstances(filter as never));
        expect(error).toMatchObject({ code: 'DATABASE_QUERY_FAILED', field });
        expect(error.message).toContain(field);
      }
    });
  });
}
