/** "Adding New Migrations", step 3; `migration001` comes from the package, which brings the initial schema. */
import { type MigrationDefinition, migration001 } from '@coterie/constellation';
import * as migration002 from './002_add_indexes.ts';

export const migrations: MigrationDefinition[] = [
  { name: '001_initial', up: migration001.up, down: migration001.down },
  { name: '002_add_indexes', up: migration002.up, down: migration002.down },
];
