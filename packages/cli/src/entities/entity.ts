/** The entities of the store, as a person names them. */
import type { Mode } from '@coterie/core';
import type { Definition, EntityName, EntityTypes, Store, StoreOperations, Verbs } from '@coterie/store';
import { formatCountOf } from '../output/format.ts';
import { kebab, knownName } from './names.ts';

export interface Entity {
  /** As it is typed: `agent-history`. */
  readonly name: string;
  /** Its property of the store: `agentHistory`. */
  readonly key: EntityName;
  readonly definition: Definition<EntityTypes>;
}

/** All of them, in the store's order. Settings are none: they are known by keys, and some of their values are secrets. */
export async function listEntities(): Promise<readonly Entity[]> {
  const { definitions } = await import('@coterie/store');
  return Object.entries(definitions)
    .filter(([key]) => key !== 'config')
    .map(([key, definition]) => ({
      name: kebab(key),
      key: key as EntityName,
      definition: definition as unknown as Definition<EntityTypes>,
    }));
}

/** @throws {CliError} `usage` for a name that is none, with those that are. */
export async function findEntity(typed: string): Promise<Entity> {
  const entities = await listEntities();
  const singular = entities.find(({ name }) => name === `${typed}s`);
  if (singular !== undefined) return singular;
  const name = knownName(
    typed,
    entities.map((entity) => entity.name),
    'There is no entity',
  );
  return entities.find((entity) => entity.name === name) as Entity;
}

export function verbsOf(store: Store, { key }: Entity): Verbs<Mode, EntityTypes> {
  return store[key] as unknown as Verbs<Mode, EntityTypes>;
}

/** The same as operations, for several in one round trip. */
export function operationsOf(store: Store, { key }: Entity): Verbs<'operation', EntityTypes> {
  return (store.operations as StoreOperations)[key] as unknown as Verbs<'operation', EntityTypes>;
}

/** `1 row of projects` */
export function rowsOf(count: number, { name }: Pick<Entity, 'name'>): string {
  return `${formatCountOf(count, 'row')} of ${name}`;
}
