export { DatabaseError, MigrationError, ValidationError } from '@coterie/core';
export type { InitOptions } from './connection.ts';
// biome-ignore lint/style/noDefaultExport: it is documented so.
export { Database, Database as default, type DatabaseStats, type RollbackOptions } from './database.ts';
export { type MigrationDefinition, migration001 } from './migrations.ts';
export { type AgentRepository, agentRepository } from './repositories/agent.ts';
export { type EventRepository, eventRepository } from './repositories/event.ts';
export { type HistoryRepository, historyRepository } from './repositories/history.ts';
export { type OutputRepository, outputRepository } from './repositories/output.ts';
export { type ProjectRepository, projectRepository } from './repositories/project.ts';
export type {
  Agent,
  AgentConfig,
  AgentProjectStats,
  AgentStatus,
  CreateAgentDTO,
  UpdateAgentDTO,
} from './types/agent.ts';
export type {
  AgentHistory,
  AgentHistoryStats,
  AgentHistoryWithParsed,
  CreateAgentHistoryDTO,
  MessageRole,
  TokenUsage,
  ToolCall,
  ToolResult,
} from './types/agent-history.ts';
export type { CreateEventDTO, Event, EventData, EventStats, EventWithData } from './types/event.ts';
export type { FindEventsOptions, FindHistoryOptions, PaginationOptions } from './types/options.ts';
export type { CreateOutputDTO, Output, OutputStats, OutputType } from './types/output.ts';
export type {
  CreateProjectDTO,
  Project,
  ProjectSettings,
  ProjectStats,
  ProjectStatus,
  ProjectWithSettings,
  UpdateProjectDTO,
} from './types/project.ts';
