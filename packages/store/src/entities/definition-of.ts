import { ValidationError } from '@coterie/core';
import type { Definition } from '../table/definition.ts';
import { definitions, type EntityName, type TypesOf } from './index.ts';

/** @throws {ValidationError} for what a caller without types may name. */
export function definitionOf<N extends EntityName>(entity: N): Definition<TypesOf<N>> {
  if (Object.hasOwn(definitions, entity)) return definitions[entity] as unknown as Definition<TypesOf<N>>;
  const known = Object.keys(definitions).join(', ');
  throw new ValidationError('entity', `There is no entity ${String(entity)}. Known are ${known}.`);
}
