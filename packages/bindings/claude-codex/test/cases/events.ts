import type { DatabaseInterface } from '@coterie/claude-codex/database';
import { describe, expect, it } from 'vitest';
import { failureOf } from '../support/open.ts';

const at = (second: number): Date => new Date(Date.UTC(2026, 0, 1, 0, 0, second));

export function eventCases(open: () => Promise<DatabaseInterface>): void {
  async function withInstances(): Promise<DatabaseInterface> {
    const db = await open();
    await db.createInstance({ id: 'a', type: 'coding' });
    await db.createInstance({ id: 'b', type: 'review' });
    return db;
  }

  describe('MCP events', () => {
    it('logMCPEvent stores success, error and metadata as they were given', async () => {
      const db = await withInstances();
      const text = JSON.stringify({ failed_tests: ['test1'] });
      const failed = {
        instance_id: 'a',
        tool_name: 'run_tests',
        success: false,
        error_message: 'Test suite failed with 3 errors',
        metadata: text,
        timestamp: at(1),
      };
      await db.logMCPEvent(failed);
      expect(await db.getMCPEvents('a')).toEqual([{ ...failed, id: expect.any(String) }]);
    });

    it('an event needs an instance and a tool: it succeeded now, unless it has an error', async () => {
      const db = await withInstances();
      const before = Date.now();
      await db.logMCPEvent({ instance_id: 'a', tool_name: 'edit_file' });
      await db.logMCPEvent({ instance_id: 'a', tool_name: 'edit_file', error_message: 'no such file' });
      const [second, first] = await db.getMCPEvents('a');
      expect(first).toMatchObject({ success: true, error_message: null, metadata: null });
      expect(first?.timestamp.getTime()).toBeGreaterThanOrEqual(before);
      expect(second).toMatchObject({ success: false, error_message: 'no such file' });
    });

    it('a success that is null is refused, and nothing is logged as one', async () => {
      const db = await withInstances();
      const event = { instance_id: 'a', tool_name: 't', success: null as unknown as boolean };
      expect(await failureOf(db.logMCPEvent(event))).toMatchObject({ code: 'DATABASE_LOG_FAILED', field: 'success' });
      expect(await db.getMCPEvents('a')).toEqual([]);
    });

    it('metadata that is text comes back as the same text, and an object as an object', async () => {
      const db = await withInstances();
      const values = [
        '{ "file" : "src/main.ts" }',
        '[]',
        '',
        'no JSON',
        { file: 'src/main.ts', lines: [50] },
        [1],
        null,
      ];
      for (const [second, metadata] of values.entries()) {
        await db.logMCPEvent({ instance_id: 'a', tool_name: 't', metadata, timestamp: at(second) });
      }
      expect((await db.getMCPEvents('a')).map(({ metadata }) => metadata).reverse()).toEqual(values);
    });

    it('getMCPEvents gives those of one instance, newest first; of one moment, the one that was logged last', async () => {
      const db = await withInstances();
      for (const [tool_name, second] of [
        ['second', 2],
        ['first', 1],
        ['third', 3],
        ['fourth', 3],
      ] as const) {
        await db.logMCPEvent({ instance_id: 'a', tool_name, timestamp: at(second) });
      }
      await db.logMCPEvent({ instance_id: 'b', tool_name: 'other' });
      const names = async (limit?: number) => (await db.getMCPEvents('a', limit)).map(({ tool_name }) => tool_name);
      expect(await names()).toEqual(['fourth', 'third', 'second', 'first']);
      expect(await names(2)).toEqual(['fourth', 'third']);
      expect(await names(0)).toEqual([]);
      expect(await db.getMCPEvents('none')).toEqual([]);
    });

    it('getMCPEvents gives 100, unless a limit is given', async () => {
      const db = await withInstances();
      for (let count = 0; count < 101; count += 1) await db.logMCPEvent({ instance_id: 'a', tool_name: 't' });
      expect(await db.getMCPEvents('a')).toHaveLength(100);
      expect(await db.getMCPEvents('a', 1_000)).toHaveLength(101);
    });

    it('getRecentMCPEvents gives those of all instances since a moment, that moment included, newest first', async () => {
      const db = await withInstances();
      for (const [instance_id, second] of [
        ['a', 1],
        ['b', 2],
        ['a', 3],
      ] as const) {
        await db.logMCPEvent({ instance_id, tool_name: `t${second}`, timestamp: at(second) });
      }
      const names = async (since: Date) => (await db.getRecentMCPEvents(since)).map(({ tool_name }) => tool_name);
      expect(await names(at(2))).toEqual(['t3', 't2']);
      expect(await names(at(4))).toEqual([]);
    });

    it('what cannot be logged is DATABASE_LOG_FAILED, an event of an unknown instance too', async () => {
      const db = await withInstances();
      for (const [field, event] of [
        ['instance_id', { instance_id: 'none', tool_name: 't' }],
        ['tool_name', { instance_id: 'a', tool_name: '' }],
        ['success', { instance_id: 'a', tool_name: 't', success: 1 }],
        ['tool', { instance_id: 'a', tool: 't' }],
      ] as const) {
        expect(await failureOf(db.logMCPEvent(event as never))).toMatchObject({ code: 'DATABASE_LOG_FAILED', field });
      }
      expect(await db.getRecentMCPEvents(new Date(0))).toEqual([]);
      const { message } = await failureOf(db.logMCPEvent({ instance_id: 'none', tool_name: 't' }));
      expect(message).toBe('The event could not be logged. There is no instance none: create it first.');
    });

    it('a moment or limit that is none is DATABASE_QUERY_FAILED', async () => {
      const db = await open();
      for (const call of [
        () => db.getRecentMCPEvents(new Date(Number.NaN)),
        () => db.getRecentMCPEvents('yesterday' as never),
        () => db.getMCPEvents('a', -1),
      ]) {
        expect((await failureOf(call)).code).toBe('DATABASE_QUERY_FAILED');
      }
    });
  });
}
