import type { Identified } from '@coterie/store';
import type { EntityDocument, RowDocument } from '../documents/entities.ts';
import type { Entity } from './entity.ts';
import { fieldsOf } from './fields.ts';
import { filtersOf } from './filters.ts';

/** The row as its document says. */
export function rowDocument(row: Identified): RowDocument {
  return Object.fromEntries(
    Object.entries(row).map(([field, value]: [string, unknown]) => {
      if (value instanceof Date) return [field, value.toISOString()];
      return [field, value instanceof Uint8Array ? Buffer.from(value).toString('base64') : value];
    }),
  );
}

export async function entityDocument(entity: Entity): Promise<EntityDocument> {
  const { table, writable, changeable, orders, searched } = entity.definition;
  const fields = await fieldsOf(entity);
  return {
    name: entity.name,
    property: entity.key,
    table: table.name,
    fields: [...fields.values()].map(({ name, kind, nullable, allowed }) => ({
      name,
      kind,
      nullable,
      values: allowed ?? null,
      create: writable.some((field) => field === name),
      update: changeable.some((field) => field === name),
    })),
    filters: filtersOf(entity, fields).map(({ name, field, isOwn, is }) => ({
      name,
      field: isOwn ? field.name : null,
      is,
    })),
    orders,
    searched: searched ?? [],
  };
}
