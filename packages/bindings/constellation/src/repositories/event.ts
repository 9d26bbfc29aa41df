import { ValidationError } from '@coterie/core';
import type { JsonValue } from '@coterie/store';
import { connection } from '../connection.ts';
import type { CreateEventDTO, Event, EventData, EventStats, EventWithData } from '../types/event.ts';
import type { FindEventsOptions } from '../types/options.ts';
import { Records, type Repository } from './records.ts';

/** What happened, in the order in which it was stored, unless another is asked for. */
export interface EventRepository extends Repository<Event, CreateEventDTO> {
  /**
   * An event of an agent belongs to the agent's project, which need not be given; it is looked up in the same transaction.
   * @throws {ValidationError} for data that breaks a rule, with its column.
   */
  create(data: CreateEventDTO): Event;

  findByProjectId(projectId: string, options?: FindEventsOptions): Event[];

  findByAgentId(agentId: string, options?: FindEventsOptions): Event[];

  findByType(type: string, options?: FindEventsOptions): Event[];

  /** Those that were created from one time to another, both included. A day as the end is the whole of it. */
  findByDateRange(startDate: string, endDate: string, options?: FindEventsOptions): Event[];

  /** The newest first; 20 at most, unless said otherwise. */
  getRecent(limit?: number): Event[];

  findByProjectIdWithData(projectId: string, options?: FindEventsOptions): EventWithData[];

  findByAgentIdWithData(agentId: string, options?: FindEventsOptions): EventWithData[];

  /** The newest first; 20 at most, unless said otherwise. */
  getRecentWithData(limit?: number): EventWithData[];

  countByProject(projectId: string, type?: string): number;

  countByAgent(agentId: string, type?: string): number;

  countByType(type: string): number;

  getProjectStats(projectId: string): EventStats;

  getAgentStats(agentId: string): EventStats;

  /** Of all events, those of no project included. */
  getGlobalStats(): EventStats;

  /** @returns how many were deleted. */
  deleteByProjectId(projectId: string): number;

  /** @returns how many were deleted. */
  deleteByAgentId(agentId: string): number;

  /** @returns how many were deleted. */
  deleteByType(type: string): number;

  /** Deletes what was created before a time, of all projects. @returns how many were deleted. */
  deleteOlderThan(date: string): number;
}

const records = new Records<'events', Event, CreateEventDTO, Omit<Event, 'data'> & { data: JsonValue }>('events', {
  one: 'event',
  options: ['order', 'type'],
});

export const eventRepository: EventRepository = {
  ...records.verbs,

  create(data) {
    const { agentId, projectId } = records.new(data);
    if (typeof agentId !== 'string' || projectId !== undefined) return records.verbs.create(data);
    return connection.opened.store.transaction(({ agents }) => {
      const agent = agents.get(agentId);
      if (agent !== null) return records.verbs.create({ ...data, project_id: agent.projectId });
      const id = JSON.stringify(agentId);
      throw new ValidationError('agent_id', `There is no agent with the id ${id}. Create it first.`);
    });
  },

  findByProjectId: (project_id, options) => records.list({ project_id }, options),
  findByAgentId: (agent_id, options) => records.list({ agent_id }, options),
  findByType: (type, options) => records.list({ type }, options),
  findByDateRange: (start, end, options) => records.findByDateRange(start, end, options),
  getRecent: (limit) => records.many((events) => events.recent({ limit })),

  findByProjectIdWithData: (project_id, options) => records.list({ project_id }, options).map(withData),
  findByAgentIdWithData: (agent_id, options) => records.list({ agent_id }, options).map(withData),
  getRecentWithData: (limit) => eventRepository.getRecent(limit).map(withData),

  countByProject: (project_id, type) => records.count({ project_id }, { type }),
  countByAgent: (agent_id, type) => records.count({ agent_id }, { type }),
  countByType: (type) => records.count({ type }),
  getProjectStats: (project_id) => figures({ project_id }),
  getAgentStats: (agent_id) => figures({ agent_id }),
  getGlobalStats: () => figures({}),

  deleteByProjectId: (project_id) => records.deleteMany({ project_id }),
  deleteByAgentId: (agent_id) => records.deleteMany({ agent_id }),
  deleteByType: (type) => records.deleteMany({ type }),
  deleteOlderThan: (date) => records.deleteOlderThan(date),
};

function figures(columns: Partial<Event>): EventStats {
  const stats = records.ask(columns, {}, (events, scope) => events.stats(scope));
  return {
    ...stats,
    firstEvent: stats.firstEvent?.toISOString() ?? null,
    lastEvent: stats.lastEvent?.toISOString() ?? null,
  };
}

function withData(event: Event): EventWithData {
  const { data } = records.parsed(event);
  return { ...event, data: event.data === null ? null : asObject(data) };
}

function asObject(data: JsonValue): EventData {
  return typeof data === 'object' && data !== null && !Array.isArray(data) ? (data as EventData) : { value: data };
}
