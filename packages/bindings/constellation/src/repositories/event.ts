import { ValidationError } from '@coterie/core';
import { definitions, type Entities, type EventScope, type Events, type JsonValue } from '@coterie/store';
import { createdWithin, readMoment } from '../times.ts';
import type { CreateEventDTO, Event, EventData, EventStats, EventWithData } from '../types/event.ts';
import type { FindEventsOptions } from '../types/options.ts';
import { BaseRepository, PAGES, parseJson, type Source } from './base.ts';

/** What happened, in the order in which it was stored, unless another is asked for. */
export class EventRepository extends BaseRepository<Entities['events'], Events<'operation'>, Event> {
  constructor(source: Source) {
    super(source, {
      name: 'event',
      definition: definitions.events,
      operations: ({ events }) => events,
      options: [...PAGES, 'order', 'type'],
    });
  }

  /**
   * An event of an agent belongs to the agent's project, which need not be given; it is looked up in the same transaction.
   * @throws {ValidationError} for data that breaks a rule, with its column.
   */
  create(data: CreateEventDTO): Event {
    const { agentId, projectId } = this.rows.new(data);
    if (typeof agentId !== 'string' || projectId !== undefined) return this.insert(data);
    return this.store.transaction(({ agents }) => {
      const agent = agents.get(agentId);
      if (agent !== null) return this.insert({ ...data, project_id: agent.projectId });
      const id = JSON.stringify(agentId);
      throw new ValidationError('agent_id', `There is no agent with the id ${id}. Create it first.`);
    });
  }

  findByProjectId(projectId: string, options?: FindEventsOptions): Event[] {
    return this.#find({ project_id: projectId }, options);
  }

  findByAgentId(agentId: string, options?: FindEventsOptions): Event[] {
    return this.#find({ agent_id: agentId }, options);
  }

  findByType(type: string, options?: FindEventsOptions): Event[] {
    const where = this.rows.where({ type });
    const isOther = options?.type !== undefined && options.type !== type;
    return this.list(isOther ? { type: [] } : where, options);
  }

  /** Those that were created from one time to another, both included. A day as the end is the whole of it. */
  findByDateRange(startDate: string, endDate: string, options?: FindEventsOptions): Event[] {
    const within = createdWithin(startDate, endDate);
    return this.list({ ...within, ...this.rows.where({}, { type: options?.type }) }, options);
  }

  /** The newest first; 20 at most, unless said otherwise. */
  getRecent(limit?: number): Event[] {
    return this.many((events) => events.recent({ limit }));
  }

  findByProjectIdWithData(projectId: string, options?: FindEventsOptions): EventWithData[] {
    return this.findByProjectId(projectId, options).map(withData);
  }

  findByAgentIdWithData(agentId: string, options?: FindEventsOptions): EventWithData[] {
    return this.findByAgentId(agentId, options).map(withData);
  }

  /** The newest first; 20 at most, unless said otherwise. */
  getRecentWithData(limit?: number): EventWithData[] {
    return this.getRecent(limit).map(withData);
  }

  countByProject(projectId: string, type?: string): number {
    return this.answer((events) => events.count(this.rows.where({ project_id: projectId }, { type })));
  }

  countByAgent(agentId: string, type?: string): number {
    return this.answer((events) => events.count(this.rows.where({ agent_id: agentId }, { type })));
  }

  countByType(type: string): number {
    return this.answer((events) => events.count(this.rows.where({ type })));
  }

  getProjectStats(projectId: string): EventStats {
    return this.#stats(this.rows.where({ project_id: projectId }));
  }

  getAgentStats(agentId: string): EventStats {
    return this.#stats(this.rows.where({ agent_id: agentId }));
  }

  /** Of all events, those of no project included. */
  getGlobalStats(): EventStats {
    return this.#stats({});
  }

  /** @returns how many were deleted. */
  deleteByProjectId(projectId: string): number {
    return this.answer((events) => events.deleteMany(this.rows.where({ project_id: projectId })));
  }

  /** @returns how many were deleted. */
  deleteByAgentId(agentId: string): number {
    return this.answer((events) => events.deleteMany(this.rows.where({ agent_id: agentId })));
  }

  /** @returns how many were deleted. */
  deleteByType(type: string): number {
    return this.answer((events) => events.deleteMany(this.rows.where({ type })));
  }

  /** Deletes what was created before a time, of all projects. @returns how many were deleted. */
  deleteOlderThan(date: string): number {
    return this.answer((events) => events.deleteMany({ createdBefore: readMoment(date, 'date') }));
  }

  #find(columns: Readonly<Record<string, string>>, options?: FindEventsOptions): Event[] {
    return this.list(this.rows.where(columns, { type: options?.type }), options);
  }

  #stats(scope: EventScope): EventStats {
    const { total, byType, firstEvent, lastEvent } = this.answer((events) => events.stats(scope));
    return {
      total,
      byType,
      firstEvent: firstEvent?.toISOString() ?? null,
      lastEvent: lastEvent?.toISOString() ?? null,
    };
  }
}

function withData(event: Event): EventWithData {
  return { ...event, data: event.data === null ? null : asObject(parseJson<JsonValue>(event.data)) };
}

function asObject(data: JsonValue): EventData {
  return typeof data === 'object' && data !== null && !Array.isArray(data) ? (data as EventData) : { value: data };
}
