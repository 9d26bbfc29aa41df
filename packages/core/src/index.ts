export type { AdHocOptions, CallOptions, Synchronous, TransactionOptions } from './database/call.ts';
export type { CommitHook } from './database/commit-hook.ts';
export type {
  Access,
  BeginOptions,
  Capabilities,
  DatabaseInterface,
  ExecuteOptions,
  Executor,
  Mode,
  Result,
  ResultSet,
  Statement,
  SyncResult,
  TransactionInterface,
  Value,
} from './database/contract.ts';
export { DATABASE_OPTIONS, Database, type DatabaseOptions, handleOf, openDatabase } from './database/database.ts';
export {
  type Constraint,
  DatabaseError,
  type DatabaseErrorOptions,
  type ErrorCode,
  factsOf,
  type Outcome,
  ValidationError,
} from './database/errors.ts';
export { defineFace, type Face, type FaceOf, type Factories } from './database/face.ts';
export { type Flow, isPromiseLike, runFlow, wait } from './database/flow.ts';
export { Handle, Transaction } from './database/handle.ts';
export { type Answers, combine, type Kind, mapped, type Operation, type Out } from './database/operation.ts';
export { databaseKind, type OptionKind, oneOf, optionKinds, someOf } from './database/option-kinds.ts';
export { assertAlone, assertGiven, assertOptions, givenOptions } from './database/options.ts';
export { type PatienceOptions, patiently } from './database/patience.ts';
export { type ContextStorage, defaultPlatform, type Platform, type Signal } from './database/platform.ts';
export { type RetryOptions, retryBusy } from './database/retry.ts';
export type { Sink } from './database/sink.ts';
export type { QueryEvent, QueryHook } from './database/trace.ts';
export { checkStatement, visibleParams } from './database/values.ts';
export {
  type Connection,
  type ConnectionOptions,
  connectionDatabase,
  type ExportingConnection,
  type ExportingDatabase,
} from './driver/connection.ts';
export { type Failure, type FailurePlace, failureError } from './driver/failure.ts';
export { type ClaimOptions, claimFile, type FileClaim, type FilePlace, locateFile } from './driver/file.ts';
export { type FileSystem, type NodeFileModule, type NodePathModule, nodeFileSystem } from './driver/file-system.ts';
export { fileUrlOf, pathOfFileUrl } from './driver/file-url.ts';
export { type FileHeader, HEADER_BYTES, readHeader } from './driver/header.ts';
export { imageFault } from './driver/image.ts';
export { mayBeRounded, narrowInteger } from './driver/integers.ts';
export { connectionPragmas, type PragmaOptions } from './driver/pragmas.ts';
export { type SqliteErrorFacts, sqliteFailure } from './driver/sqlite-error.ts';
export { StatementCache } from './driver/statement-cache.ts';
export { type StatementEffect, statementEffect } from './driver/statement-effect.ts';
export { databaseFile } from './health/database-file.ts';
export { type FullTextDamage, type Integrity, integrityCheck } from './health/integrity.ts';
export { type DanglingReferences, referenceCheck } from './health/references.ts';
export { type Setting, settingsOf, settingWord } from './health/settings.ts';
export { type Storage, storageFacts } from './health/storage.ts';
export { hasWalResetBug } from './health/wal-reset.ts';
export { type Approval, type DestructiveChange, isApproved } from './migrations/destructive.ts';
export { MigrationError, type MigrationErrorOptions } from './migrations/error.ts';
export type { AppliedMigration } from './migrations/ledger.ts';
export { type Migration, type MigrationFunction, type MigrationSet, migrationLabel } from './migrations/migration.ts';
export type { MigrateOptions, MigrationCallOptions, RollbackOptions } from './migrations/options.ts';
export { type MigrationPlan, type PlanEntry, plan } from './migrations/plan.ts';
export type { LineChange, MigrationProblem } from './migrations/problem.ts';
export type { MigrationReport, MigrationResult, MigrationStatus } from './migrations/report.ts';
export { appliedMigrations, migrate, planMigrations, rollback, verifyMigrations } from './migrations/runner.ts';
export { type SchemaChange, type SchemaEntry, schemaChanges } from './migrations/schema-change.ts';
export type { StatementPlace } from './migrations/statement-place.ts';
export type { VerifyReport, VerifyStep } from './migrations/verify.ts';
export { type Classification, classifyStatement } from './sql/classify.ts';
export { type Finding, findDestructive } from './sql/destructive.ts';
export { quoteIdentifier, unquoteIdentifier } from './sql/identifier.ts';
export { type ParameterScan, scanParameters } from './sql/parameters.ts';
export { normalizeSql, type ScriptStatement, splitStatements } from './sql/script.ts';
export type { SchemaObject, StatementKind } from './sql/statement-shape.ts';
export { type Token, type TokenKind, tokenize } from './sql/tokenizer.ts';
