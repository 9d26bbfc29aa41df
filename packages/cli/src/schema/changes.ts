import { type SchemaChange, schemaChanges } from '@coterie/core';
import type { MigrationPlanDocument } from '../documents/index.ts';
import type { SchemaObject } from './read.ts';

/** What differs between two schemas, and in which columns. */
export function changesOf(
  before: readonly SchemaObject[],
  after: readonly SchemaObject[],
): MigrationPlanDocument['schema']['changes'] {
  return schemaChanges(before, after).map((change) => {
    const old = find(before, change);
    const now = find(after, change);
    const columns = old === undefined || now === undefined ? [] : [...only('-', old, now), ...only('+', now, old)];
    return { ...change, columns };
  });
}

function find(schema: readonly SchemaObject[], { type, name }: SchemaChange): SchemaObject | undefined {
  return schema.find((object) => object.type === type && object.name === name);
}

/** The columns that only one side has, or has otherwise than the other. */
function only(sign: '-' | '+', side: SchemaObject, other: SchemaObject): readonly string[] {
  return [...side.columns]
    .filter(([name, declaration]) => other.columns.get(name) !== declaration)
    .map(([name, declaration]) => `${sign} ${name} ${declaration}`.trim());
}
