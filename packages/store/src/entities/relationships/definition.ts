import type { Environment } from '../../environment.ts';
import type { Definition } from '../../table/definition.ts';
import { CREATED } from '../../table/filters.ts';
import { relationshipTable } from './schema.ts';
import type { NewRelationship, Relationship, RelationshipTypes } from './types.ts';

const WRITABLE = [
  'id',
  'parentInstance',
  'childInstance',
  'relationshipType',
  'reviewIteration',
  'metadata',
  'createdAt',
  'updatedAt',
] as const satisfies readonly (keyof Relationship)[];

export const relationshipDefinition: Definition<RelationshipTypes> = {
  table: relationshipTable,
  writable: WRITABLE,
  changeable: ['reviewIteration', 'metadata', 'updatedAt'],
  changedAt: 'updatedAt',
  filters: {
    ids: 'id',
    parentInstance: 'parentInstance',
    childInstance: 'childInstance',
    relationshipType: 'relationshipType',
    ...CREATED,
  },
  orders: ['createdAt'],
  prepare,
};

function prepare(
  relationship: NewRelationship,
  { now, id }: Environment,
): Pick<Relationship, (typeof WRITABLE)[number]> {
  const createdAt = relationship.createdAt ?? now();
  return {
    id: relationship.id ?? id(),
    parentInstance: relationship.parentInstance,
    childInstance: relationship.childInstance,
    relationshipType: relationship.relationshipType,
    reviewIteration: relationship.reviewIteration ?? 1,
    metadata: relationship.metadata ?? null,
    createdAt,
    updatedAt: relationship.updatedAt ?? createdAt,
  };
}
