import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { historyRepository as history, ValidationError } from '../src/index.ts';
import { onEveryDriver } from './support/drivers.ts';
import { idsOf, projectWithAgent, thrownBy } from './support/made.ts';

const START = '2026-01-01T00:00:00.000Z';
const LATER = '2026-01-02T00:00:00.000Z';

beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'], now: new Date(START) }));
afterEach(() => void vi.useRealTimers());

onEveryDriver('histories', () => {
  let agent_id: string;
  let other: string;
  beforeEach(() => {
    agent_id = projectWithAgent('p').agent.id;
    other = projectWithAgent('q').agent.id;
  });

  /** Five messages, the last a millisecond, or a day, after the others. */
  function talk(): void {
    history.create({ id: '1', agent_id, role: 'user', content: 'Build it' });
    history.create({
      id: '2',
      agent_id,
      role: 'assistant',
      content: '',
      tool_calls: [{ id: 't', name: 'bash' }],
      cost: 0.5,
    });
    history.create({ id: '3', agent_id, role: 'tool', content: '100% "done"', tool_results: [], cost: 0.25 });
    history.create({ id: '4', agent_id, role: 'assistant', content: 'BUILT', tool_calls: [] });
    history.create({ id: 'x', agent_id: other, role: 'user', content: 'Build it too', cost: 9 });
    vi.setSystemTime(LATER);
    history.create({
      id: '5',
      agent_id,
      role: 'user',
      content: 'Thanks',
      usage: { input_tokens: 1, output_tokens: 0 },
    });
  }

  test('create gives the row as the table has it: JSON as text, and null where nothing is given', () => {
    const nothing = { tool_calls: null, tool_results: null, usage: null, cost: null };
    expect(history.create({ id: 'm', agent_id, role: 'user', content: '' })).toEqual({
      id: 'm',
      agent_id,
      role: 'user',
      content: '',
      ...nothing,
      created_at: START,
    });
    const given = {
      agent_id,
      role: 'assistant',
      content: 'ls',
      tool_calls: [{ id: 't', name: 'bash', input: { command: 'ls' } }],
      tool_results: [],
      usage: { input_tokens: 0, output_tokens: 2, cache_read_input_tokens: 3 },
      cost: 0,
    } as const;
    const { tool_calls, tool_results, usage, cost } = history.create(given);
    expect([tool_calls, tool_results, usage, cost]).toEqual([
      '[{"id":"t","name":"bash","input":{"command":"ls"}}]',
      '[]',
      '{"input_tokens":0,"output_tokens":2,"cache_read_input_tokens":3}',
      0,
    ]);
    expect(history.getLatestWithParsed(agent_id)).toMatchObject(given);
  });

  test('findById, delete and unknown agents', () => {
    talk();
    expect(history.findById('1')?.content).toBe('Build it');
    expect(history.delete('1')).toBe(true);
    expect(history.delete('1')).toBe(false);
    expect(history.findById('1')).toBeUndefined();
    const error = thrownBy(() => history.create({ agent_id: 'nobody', role: 'user', content: '' }));
    expect(error).toBeInstanceOf(ValidationError);
    expect(error).toMatchObject({ field: 'agent_id' });
  });

  test('findByAgentId gives the oldest first, and the newest first when asked to', () => {
    talk();
    expect(idsOf(history.findByAgentId(agent_id))).toEqual(['1', '2', '3', '4', '5']);
    expect(idsOf(history.findByAgentId(agent_id, { order: 'asc' }))).toEqual(['1', '2', '3', '4', '5']);
    expect(idsOf(history.findByAgentId(agent_id, { order: 'desc' }))).toEqual(['5', '4', '3', '2', '1']);
    expect(history.findByAgentId('nobody')).toEqual([]);
    const wrong = thrownBy(() => history.findByAgentId(agent_id, { order: 'up' as never }));
    expect(wrong).toMatchObject({ field: 'order', message: 'order must be asc or desc, but is up.' });
  });

  test('getLatest and getFirst give the ends, undefined without any message', () => {
    expect(history.getLatest(agent_id)).toBeUndefined();
    expect(history.getFirst(agent_id)).toBeUndefined();
    expect(history.getLatestWithParsed(agent_id)).toBeUndefined();
    talk();
    expect(history.getFirst(agent_id)?.id).toBe('1');
    expect(history.getLatest(agent_id)).toEqual(history.findById('5'));
    expect(history.getLatestWithParsed(agent_id)?.usage).toEqual({ input_tokens: 1, output_tokens: 0 });
    expect(history.getLatest(other)?.id).toBe('x');
  });

  test('findByAgentAndRole gives the messages of a role', () => {
    talk();
    expect(idsOf(history.findByAgentAndRole(agent_id, 'assistant'))).toEqual(['2', '4']);
    expect(idsOf(history.findByAgentAndRole(agent_id, 'user', { order: 'desc', limit: 1 }))).toEqual(['5']);
  });

  test('findWithToolCalls gives those with at least one call, parsed', () => {
    talk();
    const found = history.findWithToolCalls(agent_id);
    expect(idsOf(found)).toEqual(['2']);
    expect(found[0]?.tool_calls).toEqual([{ id: 't', name: 'bash' }]);
    expect(history.findWithToolCalls(agent_id, { offset: 1 })).toEqual([]);
  });

  test('searchByContent takes the text literally, in any case, and an empty one is in every content', () => {
    talk();
    const found = (...given: [string, { limit?: number; order?: 'asc' | 'desc' }?]) =>
      idsOf(history.searchByContent(agent_id, ...given));
    expect(found('buil')).toEqual(['1', '4']);
    expect(found('buil', { order: 'desc' })).toEqual(['4', '1']);
    expect(found('buil', { limit: 1 })).toEqual(['1']);
    expect(found('100% "')).toEqual(['3']);
    for (const pattern of ['%', '_', '*', '"', "'", '1.0']) {
      expect(found(pattern), pattern).toEqual(['%', '"'].includes(pattern) ? ['3'] : []);
    }
    expect(found('')).toEqual(['1', '2', '3', '4', '5']);
    expect(found('', { limit: 2, order: 'desc' })).toEqual(['5', '4']);
  });

  test('searchByContent finds all, however many', () => {
    for (let made = 0; made < 30; made += 1) history.create({ agent_id, role: 'user', content: `word ${made}` });
    expect(history.searchByContent(agent_id, 'WORD')).toHaveLength(30);
    expect(history.searchByContent(agent_id, 'WORD', { offset: 29 })).toHaveLength(1);
  });

  test('the parsed variants give the same rows with arrays and objects', () => {
    talk();
    const parsed = history.findByAgentIdWithParsed(agent_id);
    const raw = history.findByAgentId(agent_id);
    const text = (value: unknown) => (value === null ? null : JSON.stringify(value));
    expect(
      parsed.map((message) => ({
        ...message,
        tool_calls: text(message.tool_calls),
        tool_results: text(message.tool_results),
        usage: text(message.usage),
      })),
    ).toEqual(raw);
    expect(parsed.map(({ tool_calls }) => tool_calls)).toEqual([null, [{ id: 't', name: 'bash' }], null, [], null]);
    expect(history.getConversation(agent_id)).toEqual(parsed);
    expect(idsOf(history.getConversation(agent_id, { limit: 2, offset: 1 }))).toEqual(['2', '3']);
  });

  test('statistics count every role, and sum what is known of the cost', () => {
    expect(history.getAgentStats(agent_id)).toEqual({
      total: 0,
      byRole: { user: 0, assistant: 0, tool: 0 },
      totalCost: 0,
      firstMessage: null,
      lastMessage: null,
    });
    talk();
    expect(history.countByAgent(agent_id)).toBe(5);
    expect(history.getTotalCostByAgent(agent_id)).toBe(0.75);
    expect(history.getTotalCostByAgent('nobody')).toBe(0);
    expect(history.getAgentStats(agent_id)).toEqual({
      total: 5,
      byRole: { user: 2, assistant: 2, tool: 1 },
      totalCost: 0.75,
      firstMessage: START,
      lastMessage: LATER,
    });
  });

  test('deleteByAgentId and deleteOlderThan tell how many went', () => {
    talk();
    expect(history.deleteOlderThan(START)).toBe(0);
    expect(history.deleteOlderThan(LATER)).toBe(5);
    expect(idsOf(history.findByAgentId(agent_id))).toEqual(['5']);
    expect(history.deleteByAgentId(other)).toBe(0);
    expect(history.deleteByAgentId(agent_id)).toBe(1);
    expect(history.countByAgent(agent_id)).toBe(0);
  });
});
