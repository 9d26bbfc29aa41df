import { expect, test } from 'vitest';
import {
  agentRepository as agents,
  eventRepository as events,
  historyRepository as history,
  outputRepository as outputs,
  type PaginationOptions,
  projectRepository as projects,
} from '../src/index.ts';
import { onEveryDriver } from './support/drivers.ts';
import { idsOf, thrownBy } from './support/made.ts';

const [FROM, TO] = ['2000-01-01', '2100-01-01'];

/** Every method that finds several, with five rows that it finds. */
const LISTS: Readonly<Record<string, (options?: PaginationOptions) => readonly { readonly id: string }[]>> = {
  'projects.findAll': (options) => projects.findAll(options),
  'projects.findAllWithSettings': (options) => projects.findAllWithSettings(options),
  'projects.findByStatus': (options) => projects.findByStatus('created', options),
  'projects.findByDateRange': (options) => projects.findByDateRange(FROM, TO, options),
  'agents.findByProjectId': (options) => agents.findByProjectId('p1', options),
  'agents.findByParentId': (options) => agents.findByParentId('root', options),
  'agents.findByStatus': (options) => agents.findByStatus('idle', options),
  'agents.findByProjectAndStatus': (options) => agents.findByProjectAndStatus('p1', 'idle', options),
  'agents.findRootAgentsByProject': (options) => agents.findRootAgentsByProject('p1', options),
  'history.findByAgentId': (options) => history.findByAgentId('root', options),
  'history.findByAgentAndRole': (options) => history.findByAgentAndRole('root', 'user', options),
  'history.findWithToolCalls': (options) => history.findWithToolCalls('root', options),
  'history.searchByContent': (options) => history.searchByContent('root', 'word', options),
  'history.findByAgentIdWithParsed': (options) => history.findByAgentIdWithParsed('root', options),
  'history.getConversation': (options) => history.getConversation('root', options),
  'events.findByProjectId': (options) => events.findByProjectId('p1', options),
  'events.findByAgentId': (options) => events.findByAgentId('root', options),
  'events.findByType': (options) => events.findByType('made', options),
  'events.findByDateRange': (options) => events.findByDateRange(FROM, TO, options),
  'events.findByProjectIdWithData': (options) => events.findByProjectIdWithData('p1', options),
  'events.findByAgentIdWithData': (options) => events.findByAgentIdWithData('root', options),
  'outputs.findByProjectId': (options) => outputs.findByProjectId('p1', options),
  'outputs.findByAgentId': (options) => outputs.findByAgentId('root', options),
  'outputs.findByType': (options) => outputs.findByType('file', options),
  'outputs.findByProjectAndType': (options) => outputs.findByProjectAndType('p1', 'file', options),
  'outputs.findHistoryByPath': (options) => outputs.findHistoryByPath('p1', '/a', options),
  'outputs.findByDateRange': (options) => outputs.findByDateRange(FROM, TO, options),
  'outputs.searchByContent': (options) => outputs.searchByContent('p1', 'word', options),
};

/** Five of each, which are made within a few milliseconds. */
function make(): void {
  for (let at = 1; at <= 5; at += 1) projects.create({ id: `p${at}`, name: 'p' });
  for (let at = 1; at <= 5; at += 1) {
    agents.create({ id: at === 1 ? 'root' : `root${at}`, project_id: 'p1', name: 'a' });
  }
  for (let at = 1; at <= 5; at += 1) {
    agents.create({ id: `a${at}`, project_id: 'p1', parent_id: 'root', name: 'a', status: 'idle' });
    history.create({ id: `h${at}`, agent_id: 'root', role: 'user', content: 'word', tool_calls: [{}] });
    events.create({ id: `e${at}`, project_id: 'p1', agent_id: 'root', type: 'made' });
    outputs.create({ id: `o${at}`, project_id: 'p1', agent_id: 'root', type: 'file', path: '/a', content: 'word' });
  }
}

onEveryDriver('every method that finds several', () => {
  test('gives all without options, in the order of their making, and pages of them', () => {
    make();
    for (const [method, find] of Object.entries(LISTS)) {
      const all = idsOf(find());
      expect(all.length, method).toBeGreaterThanOrEqual(5);
      expect(all, method).toEqual([...all].sort(byMaking));
      expect(idsOf(find({})), method).toEqual(all);
      expect(idsOf(find({ limit: 2 })), method).toEqual(all.slice(0, 2));
      expect(idsOf(find({ limit: 2, offset: 2 })), method).toEqual(all.slice(2, 4));
      expect(idsOf(find({ offset: 2 })), method).toEqual(all.slice(2));
      expect(find({ offset: 99 }), method).toEqual([]);
      expect(find({ limit: 0 }), method).toEqual([]);
      expect(idsOf(find({ limit: undefined, offset: undefined })), method).toEqual(all);
    }
  });

  test('is looked at here', () => {
    const several = Object.entries({ projects, agents, history, events, outputs }).flatMap(([name, repository]) =>
      Object.keys(repository)
        .filter(
          (method) => method.startsWith('find') && !['findById', 'findByIdWithSettings', 'findByPath'].includes(method),
        )
        .map((method) => `${name}.${method}`),
    );
    expect(Object.keys(LISTS)).toEqual(expect.arrayContaining(several));
  });

  test('refuses what it cannot be asked for, and names what it can', () => {
    const words: Readonly<Record<string, readonly string[]>> = {
      events: ['limit', 'offset', 'order', 'type'],
      history: ['limit', 'offset', 'order'],
    };
    const samples = { order: 'desc', type: 'file', lmit: 1 };
    for (const [method, find] of Object.entries(LISTS)) {
      const known = words[method.split('.')[0] as string] ?? ['limit', 'offset'];
      for (const [option, value] of Object.entries(samples)) {
        if (known.includes(option)) continue;
        const error = thrownBy(() => find({ [option]: value }));
        expect(error, method).toMatchObject({ field: option });
        expect((error as Error).message, method).toContain(`${known.join(', ')}.`);
      }
    }
  });

  test('refuses a page that there cannot be', () => {
    for (const [method, find] of Object.entries(LISTS)) {
      expect(
        thrownBy(() => find({ limit: -1 })),
        method,
      ).toMatchObject({ field: 'limit' });
      expect(
        thrownBy(() => find({ limit: 1.5 })),
        method,
      ).toMatchObject({ field: 'limit' });
      expect(
        thrownBy(() => find({ offset: -1 })),
        method,
      ).toMatchObject({ field: 'offset' });
    }
  });
});

/** Roots come before the agents below them; the numbers do the rest. */
function byMaking(one: string, other: string): number {
  const place = (id: string) => (id.startsWith('root') ? 0 : 10) + Number(/\d+/.exec(id)?.[0] ?? 1);
  return place(one) - place(other);
}
