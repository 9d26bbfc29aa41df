/** What the rows of an entity can be filtered by. */
import type { FieldKind } from '@coterie/store';
import type { Entity } from './entity.ts';
import type { Field, Fields } from './fields.ts';

export interface Filter {
  readonly name: string;
  /** The field that it compares; of what rows have in another table, such as the labels of an issue, what stands for one. */
  readonly field: Field;
  readonly isOwn: boolean;
  readonly is: '=' | '>=' | '<';
}

/** As a definition has them. */
type Spec =
  | string
  | { readonly field: string; readonly is: '>=' | '<' }
  | { readonly through: string; readonly codec: { readonly kind: FieldKind } };

/** In the order of the definition. */
export function filtersOf({ definition }: Entity, fields: Fields): readonly Filter[] {
  return Object.entries(definition.filters as Readonly<Record<string, Spec>>).map(([name, spec]) => {
    if (typeof spec === 'string') return { name, field: named(spec, fields), isOwn: true, is: '=' };
    if ('field' in spec) return { name, field: named(spec.field, fields), isOwn: true, is: spec.is };
    const field = { name, kind: spec.codec.kind, nullable: false, allowed: undefined };
    return { name, field, isOwn: false, is: '=' };
  });
}

function named(name: string, fields: Fields): Field {
  const field = fields.get(name);
  if (field === undefined) throw new Error(`A filter compares a field ${name}, which there is not.`);
  return field;
}
