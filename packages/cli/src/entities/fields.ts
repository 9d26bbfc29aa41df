/** The fields of an entity, and what each may hold. */
import type { Definition, EntityTypes, FieldKind } from '@coterie/store';
import { allowedValues } from './allowed.ts';
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
  const columns = Object.entries<Columns[keyof Columns]>(entity.definition.table.columns);
  const fields = columns.map(async ([name, { codec, sql }]) => ({
    name,
    kind: codec.kind,
    nullable: codec.nullable ?? false,
    allowed: await allowedValues(entity, sql),
  }));
  return new Map((await Promise.all(fields)).map((field) => [field.name, field]));
}
