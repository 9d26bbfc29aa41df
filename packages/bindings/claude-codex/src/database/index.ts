export type { JsonValue } from '@coterie/store';
export {
  type CloudConfig,
  type ConnectionConfig,
  type DatabaseConfig,
  type DatabaseOptions,
  getDefaultDatabaseConfig,
  type LocalConfig,
} from './config.ts';
export { initializeDatabase } from './initialize.ts';
export type { DatabaseInterface } from './interface.ts';
export type {
  FoundInstanceStatus,
  GitHubIssue,
  Instance,
  InstanceFilter,
  InstanceStatus,
  InstanceType,
  InstanceUpdate,
  MCPEvent,
  NewGitHubIssue,
  NewInstance,
  NewMCPEvent,
  NewRelationship,
  Relationship,
  RelationshipUpdate,
} from './types.ts';
