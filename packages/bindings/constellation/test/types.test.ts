/** The types of the document: its blocks of signatures, held to the repositories. */
import Default, {
  type Agent,
  type AgentHistory,
  type AgentHistoryWithParsed,
  type AgentStatus,
  agentRepository,
  type CreateAgentDTO,
  type CreateAgentHistoryDTO,
  type CreateEventDTO,
  type CreateOutputDTO,
  type CreateProjectDTO,
  Database,
  type Event,
  type EventWithData,
  eventRepository,
  type FindEventsOptions,
  type FindHistoryOptions,
  historyRepository,
  type MessageRole,
  type MigrationDefinition,
  type Output,
  type OutputType,
  outputRepository,
  type PaginationOptions,
  type Project,
  type ProjectStatus,
  type ProjectWithSettings,
  projectRepository,
  type UpdateAgentDTO,
  type UpdateProjectDTO,
} from '@coterie/constellation';
import { describe, expectTypeOf, test } from 'vitest';

interface Projects {
  create(data: CreateProjectDTO): Project;
  update(id: string, data: UpdateProjectDTO): Project;
  findById(id: string): Project | undefined;
  findAll(): Project[];
  delete(id: string): boolean;
  updateStatus(id: string, status: ProjectStatus): Project;
  updateCost(id: string, cost: number): Project;
  incrementIterationCount(id: string): Project;
  findByStatus(status: ProjectStatus): Project[];
  findByIdWithSettings(id: string): ProjectWithSettings | undefined;
  findAllWithSettings(): ProjectWithSettings[];
  findByDateRange(startDate: string, endDate: string): Project[];
  getTotalCost(): number;
  getStats(): { total: number; byStatus: Record<ProjectStatus, number>; totalCost: number; totalIterations: number };
}

interface Agents {
  create(data: CreateAgentDTO): Agent;
  update(id: string, data: UpdateAgentDTO): Agent;
  findById(id: string): Agent | undefined;
  delete(id: string): boolean;
  updateStatus(id: string, status: AgentStatus): Agent;
  addTokens(id: string, tokens: number, cost: number): Agent;
  incrementIterationCount(id: string): Agent;
  updateCurrentTask(id: string, task: string | null): Agent;
  findByProjectId(projectId: string): Agent[];
  findByParentId(parentId: string): Agent[];
  findByStatus(status: AgentStatus): Agent[];
  findByProjectAndStatus(projectId: string, status: AgentStatus): Agent[];
  findRootAgentsByProject(projectId: string): Agent[];
  getAgentHierarchy(agentId: string): Agent[];
  countByProject(projectId: string): number;
  getProjectStats(projectId: string): {
    total: number;
    byStatus: Record<AgentStatus, number>;
    totalTokens: number;
    totalCost: number;
  };
}

interface Histories {
  create(data: CreateAgentHistoryDTO): AgentHistory;
  findById(id: string): AgentHistory | undefined;
  delete(id: string): boolean;
  findByAgentId(agentId: string, options?: FindHistoryOptions): AgentHistory[];
  getLatest(agentId: string): AgentHistory | undefined;
  getFirst(agentId: string): AgentHistory | undefined;
  findByAgentAndRole(agentId: string, role: MessageRole, options?: FindHistoryOptions): AgentHistory[];
  findWithToolCalls(agentId: string, options?: FindHistoryOptions): AgentHistoryWithParsed[];
  searchByContent(agentId: string, searchTerm: string, options?: FindHistoryOptions): AgentHistory[];
  findByAgentIdWithParsed(agentId: string, options?: FindHistoryOptions): AgentHistoryWithParsed[];
  getLatestWithParsed(agentId: string): AgentHistoryWithParsed | undefined;
  getConversation(agentId: string, options?: FindHistoryOptions): AgentHistoryWithParsed[];
  countByAgent(agentId: string): number;
  getTotalCostByAgent(agentId: string): number;
  getAgentStats(agentId: string): {
    total: number;
    byRole: Record<MessageRole, number>;
    totalCost: number;
    firstMessage: string | null;
    lastMessage: string | null;
  };
  deleteByAgentId(agentId: string): number;
  deleteOlderThan(date: string): number;
}

interface EventFigures {
  total: number;
  byType: Record<string, number>;
  firstEvent: string | null;
  lastEvent: string | null;
}

interface Events {
  create(data: CreateEventDTO): Event;
  findById(id: string): Event | undefined;
  delete(id: string): boolean;
  findByProjectId(projectId: string, options?: FindEventsOptions): Event[];
  findByAgentId(agentId: string, options?: FindEventsOptions): Event[];
  findByType(type: string, options?: FindEventsOptions): Event[];
  findByDateRange(startDate: string, endDate: string, options?: FindEventsOptions): Event[];
  getRecent(limit?: number): Event[];
  findByProjectIdWithData(projectId: string, options?: FindEventsOptions): EventWithData[];
  findByAgentIdWithData(agentId: string, options?: FindEventsOptions): EventWithData[];
  getRecentWithData(limit?: number): EventWithData[];
  countByProject(projectId: string, type?: string): number;
  countByAgent(agentId: string, type?: string): number;
  countByType(type: string): number;
  getProjectStats(projectId: string): EventFigures;
  getAgentStats(agentId: string): EventFigures;
  getGlobalStats(): EventFigures;
  deleteByProjectId(projectId: string): number;
  deleteByAgentId(agentId: string): number;
  deleteByType(type: string): number;
  deleteOlderThan(date: string): number;
}

interface Outputs {
  create(data: CreateOutputDTO): Output;
  findById(id: string): Output | undefined;
  delete(id: string): boolean;
  findByProjectId(projectId: string, options?: PaginationOptions): Output[];
  findByAgentId(agentId: string, options?: PaginationOptions): Output[];
  findByType(type: OutputType, options?: PaginationOptions): Output[];
  findByProjectAndType(projectId: string, type: OutputType, options?: PaginationOptions): Output[];
  findByPath(projectId: string, path: string): Output | undefined;
  findHistoryByPath(projectId: string, path: string, options?: PaginationOptions): Output[];
  findByDateRange(startDate: string, endDate: string, options?: PaginationOptions): Output[];
  getRecent(limit?: number): Output[];
  getUniquePaths(projectId: string, type?: OutputType): string[];
  searchByContent(projectId: string, searchTerm: string, options?: PaginationOptions): Output[];
  countByProject(projectId: string, type?: OutputType): number;
  countByAgent(agentId: string, type?: OutputType): number;
  getProjectStats(projectId: string): { total: number; byType: Record<OutputType, number>; uniquePaths: number };
  deleteByProjectId(projectId: string): number;
  deleteByAgentId(agentId: string): number;
  deleteOlderThan(date: string): number;
}

describe('the types', () => {
  test('ProjectRepository is as documented', () => {
    expectTypeOf(projectRepository).toExtend<Projects>();
  });

  test('AgentRepository is as documented', () => {
    expectTypeOf(agentRepository).toExtend<Agents>();
  });

  test('HistoryRepository is as documented', () => {
    expectTypeOf(historyRepository).toExtend<Histories>();
  });

  test('EventRepository is as documented', () => {
    expectTypeOf(eventRepository).toExtend<Events>();
  });

  test('OutputRepository is as documented', () => {
    expectTypeOf(outputRepository).toExtend<Outputs>();
  });

  test('Database is as documented, as the default export too', () => {
    expectTypeOf<typeof Default>().toEqualTypeOf<typeof Database>();
    expectTypeOf(Database.init).toBeCallableWith();
    expectTypeOf(Database.init).returns.toBeVoid();
    expectTypeOf(Database.close).returns.toBeVoid();
    expectTypeOf(Database.backup).toEqualTypeOf<(path: string) => Promise<void>>();
    expectTypeOf(Database.getStats).returns.toExtend<{ size: number; walEnabled: boolean }>();
  });

  test('the options of lists are as documented', () => {
    expectTypeOf<PaginationOptions>().toEqualTypeOf<{ limit?: number | undefined; offset?: number | undefined }>();
    expectTypeOf<FindHistoryOptions>().toExtend<PaginationOptions>();
    expectTypeOf<FindHistoryOptions['order']>().toEqualTypeOf<'asc' | 'desc' | undefined>();
    expectTypeOf<FindEventsOptions>().toExtend<FindHistoryOptions>();
    expectTypeOf<FindEventsOptions['type']>().toEqualTypeOf<string | undefined>();
  });

  test('statuses, roles and types are unions of strings', () => {
    expectTypeOf<ProjectStatus>().toEqualTypeOf<
      'created' | 'running' | 'paused' | 'completed' | 'failed' | 'stopped'
    >();
    expectTypeOf<AgentStatus>().toEqualTypeOf<'created' | 'idle' | 'working' | 'paused' | 'completed' | 'failed'>();
    expectTypeOf<MessageRole>().toEqualTypeOf<'user' | 'assistant' | 'tool'>();
    expectTypeOf<OutputType>().toEqualTypeOf<'file' | 'artifact' | 'log'>();
    // @ts-expect-error There is no such status.
    expectTypeOf(projectRepository.updateStatus).toBeCallableWith('id', 'idle');
  });

  test('raw entities have JSON as text, parsed ones as objects', () => {
    expectTypeOf<Project['settings']>().toBeString();
    expectTypeOf<Agent['config']>().toBeString();
    expectTypeOf<AgentHistory['tool_calls' | 'tool_results' | 'usage']>().toEqualTypeOf<string | null>();
    expectTypeOf<Event['data']>().toEqualTypeOf<string | null>();
    expectTypeOf<ProjectWithSettings['settings']['maxIterations']>().toEqualTypeOf<number | undefined>();
    expectTypeOf<NonNullable<AgentHistoryWithParsed['tool_calls']>>().toBeArray();
    expectTypeOf<NonNullable<AgentHistoryWithParsed['usage']>['input_tokens']>().toEqualTypeOf<number | undefined>();
    expectTypeOf<NonNullable<EventWithData['data']>>().toBeObject();
  });

  test('entities have the columns of their tables', () => {
    type Times = 'created_at' | 'updated_at';
    expectTypeOf<keyof Project>().toEqualTypeOf<
      | 'id'
      | 'name'
      | 'description'
      | 'status'
      | 'prompt_path'
      | 'settings'
      | 'cost_total'
      | 'iteration_count'
      | Times
      | 'ended_at'
    >();
    expectTypeOf<keyof Agent>().toEqualTypeOf<
      | ('id' | 'project_id' | 'parent_id' | 'name' | 'status' | 'config' | 'current_task' | 'total_tokens')
      | ('total_cost' | 'iteration_count' | 'depth' | Times)
    >();
    expectTypeOf<keyof AgentHistory>().toEqualTypeOf<
      'id' | 'agent_id' | 'role' | 'content' | 'tool_calls' | 'tool_results' | 'usage' | 'cost' | 'created_at'
    >();
    expectTypeOf<keyof Output>().toEqualTypeOf<
      'id' | 'project_id' | 'agent_id' | 'type' | 'path' | 'content' | 'previous_content' | 'checksum' | 'created_at'
    >();
    expectTypeOf<keyof Event>().toEqualTypeOf<'id' | 'project_id' | 'agent_id' | 'type' | 'data' | 'created_at'>();
  });

  test('data for a new entity asks for what it cannot do without', () => {
    expectTypeOf<{ name: string }>().toExtend<CreateProjectDTO>();
    expectTypeOf<{ project_id: string; name: string }>().toExtend<CreateAgentDTO>();
    expectTypeOf<{ agent_id: string; role: 'user'; content: string }>().toExtend<CreateAgentHistoryDTO>();
    expectTypeOf<{ type: string }>().toExtend<CreateEventDTO>();
    expectTypeOf<{ project_id: string; type: 'log'; content: string }>().toExtend<CreateOutputDTO>();
    expectTypeOf<{ description: string }>().not.toExtend<CreateProjectDTO>();
    expectTypeOf<{ name: string }>().not.toExtend<CreateAgentDTO>();
    expectTypeOf<{ name: string }>().toExtend<UpdateProjectDTO>();
    expectTypeOf<{ config: { model: string } }>().toExtend<UpdateAgentDTO>();
    // @ts-expect-error A model is text.
    expectTypeOf(agentRepository.update).toBeCallableWith('id', { config: { model: 1 } });
    expectTypeOf<{ name: string; up: string; down: string }>().toExtend<MigrationDefinition>();
  });
});
