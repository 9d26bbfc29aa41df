/** The fields of an entity, and what each may hold. */
import type { Definition, EntityTypes, FieldKind } from '@coterie/store';
import type { Entity } from './entity.ts';

export interface Field {
  readonly name: string;
  readonly kind: FieldKind;
  readonly nullable: boolean;
  /** The only values that it may have; undefined where any may stand. */
  readonly allowed: readonly string[] | undefined;
}

type Columns = Definition<EntityTypes>['table']['columns'];

export type Fields = ReadonlyMap<string, Field>;

/** By name, in the order of the table. */
export async function fieldsOf(entity: Entity): Promise<Fields> {
  const { allowedValues } = await import('@coterie/store');
  const { table } = entity.definition;
  const columns = Object.entries<Columns[keyof Columns]>(table.columns);
  const fields = columns.map(([name, { codec, sql }]) => ({
    name,
    kind: codec.kind,
    nullable: codec.nullable ?? false,
    allowed: allowedValues(table.name, sql),
  }));
  return new Map(fields.map((field) => [field.name, field]));
}
