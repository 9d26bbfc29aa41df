export { discoverMigrationsSync } from './discovery.ts';
export { MigrationRunner } from './runner.ts';
export type {
  AppliedMigration,
  Migration,
  MigrationResult,
  MigrationStep,
  RollbackMigrationsOptions,
  RunMigrationsOptions,
} from './types.ts';
