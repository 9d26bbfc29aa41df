import type {
  AgentHistory,
  AgentHistoryStats,
  AgentHistoryWithParsed,
  CreateAgentHistoryDTO,
  MessageRole,
} from '../types/agent-history.ts';
import type { FindHistoryOptions } from '../types/options.ts';
import { containing } from './containing.ts';
import { Records, type Repository } from './records.ts';

/** The conversations of agents, in the order in which their messages were created, unless another is asked for. */
export interface HistoryRepository extends Repository<AgentHistory, CreateAgentHistoryDTO> {
  findByAgentId(agentId: string, options?: FindHistoryOptions): AgentHistory[];

  /** The newest; undefined without any. */
  getLatest(agentId: string): AgentHistory | undefined;

  /** The oldest; undefined without any. */
  getFirst(agentId: string): AgentHistory | undefined;

  findByAgentAndRole(agentId: string, role: MessageRole, options?: FindHistoryOptions): AgentHistory[];

  /** Those with at least one tool call. */
  findWithToolCalls(agentId: string, options?: FindHistoryOptions): AgentHistoryWithParsed[];

  /** Those whose content contains the text as it is, but for case. @throws {ValidationError} for more than 4,096 characters. */
  searchByContent(agentId: string, searchTerm: string, options?: FindHistoryOptions): AgentHistory[];

  findByAgentIdWithParsed(agentId: string, options?: FindHistoryOptions): AgentHistoryWithParsed[];

  getLatestWithParsed(agentId: string): AgentHistoryWithParsed | undefined;

  /** All of it from its beginning, or a part. */
  getConversation(agentId: string, options?: FindHistoryOptions): AgentHistoryWithParsed[];

  countByAgent(agentId: string): number;

  /** In US dollars. */
  getTotalCostByAgent(agentId: string): number;

  getAgentStats(agentId: string): AgentHistoryStats;

  /** @returns how many were deleted. */
  deleteByAgentId(agentId: string): number;

  /** Deletes what was created before a time, of all agents. @returns how many were deleted. */
  deleteOlderThan(date: string): number;
}

const records = new Records<'agentHistory', AgentHistory, CreateAgentHistoryDTO, AgentHistoryWithParsed>(
  'agentHistory',
  { one: 'message', options: ['order'] },
);

export const historyRepository: HistoryRepository = {
  ...records.verbs,
  findByAgentId: (agent_id, options) => records.list({ agent_id }, options),
  findByAgentAndRole: (agent_id, role, options) => records.list({ agent_id, role }, options),
  getLatest: (agent_id) => records.list({ agent_id }, { limit: 1, order: 'desc' })[0],
  getFirst: (agent_id) => records.list({ agent_id }, { limit: 1 })[0],

  searchByContent: (agent_id, searchTerm, options) =>
    records.find({ agent_id }, options, (messages, list) => containing(messages, searchTerm, list)),

  findWithToolCalls: (agent_id, options) =>
    records.find({ agent_id }, options, (messages, page) => messages.withToolCalls(agent_id, page)).map(records.parsed),

  findByAgentIdWithParsed: (agent_id, options) => records.list({ agent_id }, options).map(records.parsed),
  getConversation: (agent_id, options) => records.list({ agent_id }, options).map(records.parsed),
  getLatestWithParsed: (agent_id) => records.list({ agent_id }, { limit: 1, order: 'desc' }).map(records.parsed)[0],

  countByAgent: (agent_id) => records.count({ agent_id }),
  getTotalCostByAgent: (agentId) => historyRepository.getAgentStats(agentId).totalCost,

  getAgentStats(agentId) {
    const { tokens: _, ...stats } = records.answer((messages) => messages.stats(agentId));
    return {
      ...stats,
      firstMessage: stats.firstMessage?.toISOString() ?? null,
      lastMessage: stats.lastMessage?.toISOString() ?? null,
    };
  },

  deleteByAgentId: (agent_id) => records.deleteMany({ agent_id }),
  deleteOlderThan: (date) => records.deleteOlderThan(date),
};
