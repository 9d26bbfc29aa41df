import { definitions, type Entities, type AgentHistory as Messages } from '@coterie/store';
import { readMoment } from '../times.ts';
import type {
  AgentHistory,
  AgentHistoryStats,
  AgentHistoryWithParsed,
  CreateAgentHistoryDTO,
  MessageRole,
} from '../types/agent-history.ts';
import type { FindHistoryOptions } from '../types/options.ts';
import { PAGES, parseJsonOrNull, type Source } from './base.ts';
import { SearchableRepository } from './searchable.ts';

/** The conversations of agents, in the order in which their messages were created, unless another is asked for. */
export class HistoryRepository extends SearchableRepository<
  Entities['agentHistory'],
  Messages<'operation'>,
  AgentHistory
> {
  constructor(source: Source) {
    super(source, {
      name: 'message',
      definition: definitions.agentHistory,
      operations: ({ agentHistory }) => agentHistory,
      options: [...PAGES, 'order'],
    });
  }

  /** @throws {ValidationError} for data that breaks a rule, with its column. */
  create(data: CreateAgentHistoryDTO): AgentHistory {
    return this.insert(data);
  }

  findByAgentId(agentId: string, options?: FindHistoryOptions): AgentHistory[] {
    return this.list(this.rows.where({ agent_id: agentId }), options);
  }

  /** The newest; undefined without any. */
  getLatest(agentId: string): AgentHistory | undefined {
    return this.list(this.rows.where({ agent_id: agentId }), { limit: 1, order: 'desc' })[0];
  }

  /** The oldest; undefined without any. */
  getFirst(agentId: string): AgentHistory | undefined {
    return this.list(this.rows.where({ agent_id: agentId }), { limit: 1 })[0];
  }

  findByAgentAndRole(agentId: string, role: MessageRole, options?: FindHistoryOptions): AgentHistory[] {
    return this.list(this.rows.where({ agent_id: agentId, role }), options);
  }

  /** Those with at least one tool call. */
  findWithToolCalls(agentId: string, options?: FindHistoryOptions): AgentHistoryWithParsed[] {
    this.rows.assertTexts({ agent_id: agentId });
    return this.many((messages) => messages.withToolCalls(agentId, this.pageOf(options))).map(parsed);
  }

  /** Those whose content contains the text as it is, but for case. @throws {ValidationError} for more than 4,096 characters. */
  searchByContent(agentId: string, searchTerm: string, options?: FindHistoryOptions): AgentHistory[] {
    return this.containing(searchTerm, this.rows.where({ agent_id: agentId }), options);
  }

  findByAgentIdWithParsed(agentId: string, options?: FindHistoryOptions): AgentHistoryWithParsed[] {
    return this.findByAgentId(agentId, options).map(parsed);
  }

  getLatestWithParsed(agentId: string): AgentHistoryWithParsed | undefined {
    const latest = this.getLatest(agentId);
    return latest && parsed(latest);
  }

  /** All of it from its beginning, or a part. */
  getConversation(agentId: string, options?: FindHistoryOptions): AgentHistoryWithParsed[] {
    return this.findByAgentIdWithParsed(agentId, options);
  }

  countByAgent(agentId: string): number {
    return this.answer((messages) => messages.count(this.rows.where({ agent_id: agentId })));
  }

  /** In US dollars. */
  getTotalCostByAgent(agentId: string): number {
    return this.getAgentStats(agentId).totalCost;
  }

  getAgentStats(agentId: string): AgentHistoryStats {
    const { total, byRole, totalCost, firstMessage, lastMessage } = this.answer((messages) => messages.stats(agentId));
    return {
      total,
      byRole,
      totalCost,
      firstMessage: firstMessage?.toISOString() ?? null,
      lastMessage: lastMessage?.toISOString() ?? null,
    };
  }

  /** @returns how many were deleted. */
  deleteByAgentId(agentId: string): number {
    return this.answer((messages) => messages.deleteMany(this.rows.where({ agent_id: agentId })));
  }

  /** Deletes what was created before a time, of all agents. @returns how many were deleted. */
  deleteOlderThan(date: string): number {
    return this.answer((messages) => messages.deleteMany({ createdBefore: readMoment(date, 'date') }));
  }
}

function parsed(message: AgentHistory): AgentHistoryWithParsed {
  return {
    ...message,
    tool_calls: parseJsonOrNull(message.tool_calls),
    tool_results: parseJsonOrNull(message.tool_results),
    usage: parseJsonOrNull(message.usage),
  };
}
