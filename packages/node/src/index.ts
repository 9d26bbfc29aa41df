export { type BundleOptions, bundleMigrations, isBundle } from './bundle.ts';
export {
  type DiscoveredMigration,
  type DiscoveredSet,
  type DiscoverOptions,
  discoverMigrations,
  discoverMigrationsSync,
} from './discover.ts';
export type { Extension } from './file-name.ts';
export type { ModuleForm } from './module-file.ts';
export { type NewMigrationOptions, newMigration } from './new-migration.ts';
