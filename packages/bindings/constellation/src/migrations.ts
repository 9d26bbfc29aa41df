import { assertOptions, type Migration, type MigrationSet, ValidationError } from '@coterie/core';

/** A migration of your own, as `Database.init({ migrations })` takes it. */
export interface MigrationDefinition {
  /** A number and what it does: `002_add_indexes`. Numbers go on from 001 without gaps, and are the order. */
  readonly name: string;
  /** SQL statements, which run in one transaction. */
  readonly up: string;
  /** How to undo them. Without it the migration cannot be rolled back. */
  readonly down?: string | undefined;
}

/** What the migrations of this package, and those registered with it, are called in `_migrations`. */
export const SET = 'constellation';

/**
 * The initial schema, `001_initial`. Its tables are those of the store, whose own migrations make them; so all that is
 * left to this one is to hold that they are there, and it cannot be rolled back. A list may begin with it or leave it out.
 */
export const migration001: MigrationDefinition = {
  name: '001_initial',
  up: 'SELECT 1 FROM projects, agents, agent_history, outputs, events WHERE FALSE;',
};

/**
 * The registered migrations as a set, `001_initial` at its beginning.
 * @throws {ValidationError} for what is no object, a name of another form, and for an initial schema of somebody else's.
 */
export function migrationSet(definitions: readonly MigrationDefinition[]): MigrationSet {
  if (definitions.some((one) => typeof one !== 'object' || one === null)) {
    throw new ValidationError('migrations', 'migrations are objects, such as { name: "002_notes", up: "…" }.');
  }
  for (const definition of definitions) assertOptions(definition, ['name', 'up', 'down'], 'field', 'migrations.');
  const own = definitions.filter((definition) => !isInitial(definition));
  return { name: SET, migrations: [migration001, ...own].map(toMigration) };
}

function isInitial({ name, up }: MigrationDefinition): boolean {
  if (numberOf(name) !== 1) return false;
  if (name === migration001.name && up === migration001.up) return true;
  throw new ValidationError(
    'migrations',
    `${name} takes the number of 001_initial, the schema that this package brings. Begin with 002, and leave 001_initial out or take it as migration001 from @coterie/constellation.`,
  );
}

function toMigration({ name, up, down }: MigrationDefinition): Migration {
  const migration = { version: numberOf(name), name: name.replace(/^\d+_/, ''), up };
  return down === undefined ? migration : { ...migration, down };
}

function numberOf(name: string): number {
  const [, number] = /^(\d+)_[^\s/]+$/.exec(name) ?? [];
  if (number !== undefined) return Number(number);
  throw new ValidationError(
    'migrations',
    `${JSON.stringify(name)} is no name of a migration. Give it a number and say what it does, such as 002_add_indexes.`,
  );
}
