export { type BundleOptions, bundleMigrations, isBundle } from './bundle.ts';
export {
  type DiscoveredMigration,
  type DiscoveredSet,
  type DiscoverOptions,
  discoverMigrations,
  discoverMigrationsSync,
} from './discover.ts';
export type { Extension } from './file-name.ts';
export { type BackupOptions, type BackupReport, backup } from './image/backup.ts';
export { type DatabaseFile, readDatabaseFile } from './image/read.ts';
export { type FileSinkOptions, fileSink } from './image/sink.ts';
export { removeStale, staleTemporaries, temporaryPath } from './image/temporary.ts';
export { addKey, forgetOldKeys, type KeyFileChange } from './key/renew.ts';
export {
  type DatabaseKeyOptions,
  databaseKey,
  type GivenKeys,
  type Key,
  type KeySource,
  keyFileOf,
} from './key/source.ts';
export type { ModuleForm } from './module-file.ts';
export { type NewMigrationOptions, newMigration } from './new-migration.ts';
