import { type Agents, definitions, type Entities } from '@coterie/store';
import type { Agent, AgentProjectStats, AgentStatus, CreateAgentDTO, UpdateAgentDTO } from '../types/agent.ts';
import type { PaginationOptions } from '../types/options.ts';
import { BaseRepository, PAGES, type Source } from './base.ts';

/** Agents. `delete` takes the agents below with it, and the histories, outputs and events of all of them. */
export class AgentRepository extends BaseRepository<Entities['agents'], Agents<'operation'>, Agent> {
  constructor(source: Source) {
    super(source, {
      name: 'agent',
      definition: definitions.agents,
      operations: ({ agents }) => agents,
      options: PAGES,
    });
  }

  /** @throws {ValidationError} for data that breaks a rule, such as a parent in another project, with its column. */
  create(data: CreateAgentDTO): Agent {
    // The store has agents without a name, and the document has none.
    this.rows.assertTexts({ name: data?.name });
    return this.insert(data);
  }

  /** @throws {ValidationError} `id` when there is none; for data that breaks a rule, with its column. */
  update(id: string, data: UpdateAgentDTO): Agent {
    if (data?.name !== undefined) this.rows.assertTexts({ name: data.name });
    return this.change(id, data);
  }

  /** @throws {ValidationError} `id` */
  updateStatus(id: string, status: AgentStatus): Agent {
    return this.set(id, { status });
  }

  /** Adds tokens and US dollars to what the agent has used. @throws {ValidationError} `id` */
  addTokens(id: string, tokens: number, cost: number): Agent {
    this.rows.assertGiven({ total_tokens: tokens, total_cost: cost });
    return this.changed(id, (agents) => agents.addUsage(id, { tokens, cost }));
  }

  /** Adds one. @throws {ValidationError} `id` */
  incrementIterationCount(id: string): Agent {
    return this.changed(id, (agents) => agents.addUsage(id, { iterations: 1 }));
  }

  /** Null: it has no task. @throws {ValidationError} `id` */
  updateCurrentTask(id: string, task: string | null): Agent {
    return this.set(id, { current_task: task });
  }

  findByProjectId(projectId: string, options?: PaginationOptions): Agent[] {
    return this.list(this.rows.where({ project_id: projectId }), options);
  }

  /** Those directly below it. */
  findByParentId(parentId: string, options?: PaginationOptions): Agent[] {
    return this.list(this.rows.where({ parent_id: parentId }), options);
  }

  findByStatus(status: AgentStatus, options?: PaginationOptions): Agent[] {
    return this.list(this.rows.where({ status }), options);
  }

  findByProjectAndStatus(projectId: string, status: AgentStatus, options?: PaginationOptions): Agent[] {
    return this.list(this.rows.where({ project_id: projectId, status }), options);
  }

  /** Those without a parent. */
  findRootAgentsByProject(projectId: string, options?: PaginationOptions): Agent[] {
    return this.list({ ...this.rows.where({ project_id: projectId }), parentId: null }, options);
  }

  /** The agent and all below it, each before those below it, those of one parent as they were created; empty when there is none. */
  getAgentHierarchy(agentId: string): Agent[] {
    return this.answer((agents) => {
      const { access, statements, decode } = agents.subtree(agentId);
      return {
        access,
        statements,
        decode: (results) => {
          const rows = new Map(this.readAll(results).map((agent) => [agent.id, agent]));
          return decode(results).flatMap(({ id }) => rows.get(id) ?? []);
        },
      };
    });
  }

  countByProject(projectId: string): number {
    return this.answer((agents) => agents.count(this.rows.where({ project_id: projectId })));
  }

  getProjectStats(projectId: string): AgentProjectStats {
    return this.answer((agents) => agents.stats(projectId));
  }

  protected override read(row: Readonly<Record<string, unknown>>): Agent {
    return { ...super.read(row), name: (row.name ?? '') as string };
  }
}
