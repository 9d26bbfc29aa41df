import { assertGiven } from '@coterie/core';
import type { Agent, AgentProjectStats, AgentStatus, CreateAgentDTO, UpdateAgentDTO } from '../types/agent.ts';
import type { PaginationOptions } from '../types/options.ts';
import { Records, type Repository } from './records.ts';

/** Agents. `delete` takes the agents below with it, and the histories, outputs and events of all of them. */
export interface AgentRepository extends Repository<Agent, CreateAgentDTO> {
  /** @throws {ValidationError} for data that breaks a rule, such as a parent in another project, with its column. */
  create(data: CreateAgentDTO): Agent;

  /** @throws {ValidationError} `id` when there is none; for data that breaks a rule, with its column. */
  update(id: string, data: UpdateAgentDTO): Agent;

  /** @throws {ValidationError} `id` */
  updateStatus(id: string, status: AgentStatus): Agent;

  /** Adds tokens and US dollars to what the agent has used. @throws {ValidationError} `id` */
  addTokens(id: string, tokens: number, cost: number): Agent;

  /** Adds one. @throws {ValidationError} `id` */
  incrementIterationCount(id: string): Agent;

  /** Null: it has no task. @throws {ValidationError} `id` */
  updateCurrentTask(id: string, task: string | null): Agent;

  findByProjectId(projectId: string, options?: PaginationOptions): Agent[];

  /** Those directly below it. */
  findByParentId(parentId: string, options?: PaginationOptions): Agent[];

  findByStatus(status: AgentStatus, options?: PaginationOptions): Agent[];

  findByProjectAndStatus(projectId: string, status: AgentStatus, options?: PaginationOptions): Agent[];

  /** Those without a parent. */
  findRootAgentsByProject(projectId: string, options?: PaginationOptions): Agent[];

  /** The agent and all below it, each before those below it, those of one parent as they were created; empty when there is none. */
  getAgentHierarchy(agentId: string): Agent[];

  countByProject(projectId: string): number;

  getProjectStats(projectId: string): AgentProjectStats;
}

const records = new Records<'agents', Agent, CreateAgentDTO>('agents', { one: 'agent', always: { name: '' } });

export const agentRepository: AgentRepository = {
  ...records.verbs,
  update: (id, data) => records.update(id, data),
  updateStatus: (id, status) => records.set(id, { status }),
  updateCurrentTask: (id, task) => records.set(id, { current_task: task }),
  incrementIterationCount: (id) => records.changed(id, (agents) => agents.addUsage(id, { iterations: 1 })),

  addTokens(id, tokens, cost) {
    assertGiven({ total_tokens: tokens, total_cost: cost });
    return records.changed(id, (agents) => agents.addUsage(id, { tokens, cost }));
  },

  findByProjectId: (project_id, options) => records.list({ project_id }, options),
  findByParentId: (parent_id, options) => records.list({ parent_id }, options),
  findByStatus: (status, options) => records.list({ status }, options),
  findByProjectAndStatus: (project_id, status, options) => records.list({ project_id, status }, options),

  findRootAgentsByProject: (project_id, options) =>
    records.find({ project_id }, options, (agents, { where, ...page }) =>
      agents.list({ ...page, where: { ...where, parentId: null } }),
    ),

  getAgentHierarchy: (agentId) =>
    records.answer((agents) => {
      const { decode, ...subtree } = agents.subtree(agentId);
      return {
        ...subtree,
        decode(results) {
          const rows = new Map(records.rows(results).map((agent) => [agent.id, agent]));
          return decode(results).flatMap(({ id }) => rows.get(id) ?? []);
        },
      };
    }),

  countByProject: (project_id) => records.count({ project_id }),
  getProjectStats: (projectId) => records.answer((agents) => agents.stats(projectId)),
};
