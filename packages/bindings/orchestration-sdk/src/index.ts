export { DatabaseError, type ErrorCode, ValidationError } from '@coterie/core';
export type { JsonObject, JsonValue } from '@coterie/store';
export type { Condition, QueryValue } from '@coterie/store/view';
export type { AggregateFunction, AggregateGroup, AggregateResult } from './aggregates.ts';
export type { BulkError, BulkResult } from './bulk.ts';
export type { Checkpoint, CheckpointMetadata, CheckpointUpdate, NewCheckpoint } from './checkpoint.ts';
export type { Checkpoints } from './checkpoints.ts';
export type { ConnectionPoolConfig, ConnectionPoolStats } from './connections.ts';
export { createDatabase, type DatabaseConfig } from './create.ts';
export { type Connection, Database } from './database.ts';
export type { Department, DepartmentPerformance, DepartmentUpdate, NewDepartment } from './department.ts';
export type { Departments } from './departments.ts';
export type { Message, MessagePriority, MessageRow, MessageRowUpdate, MessageUpdate, NewMessage } from './message.ts';
export type { Messages } from './messages.ts';
export type { OrderBy, Pagination, QueryOptions } from './query.ts';
export type {
  NewSession,
  Session,
  SessionRow,
  SessionRowUpdate,
  SessionStatus,
  SessionType,
  SessionUpdate,
} from './session.ts';
export type { Sessions } from './sessions.ts';
export type { ColumnName, TableName } from './views.ts';
export type { Word } from './word.ts';
