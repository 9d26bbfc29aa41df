/** What an entity's definition says about its digest: every field that is written is content, in the order of ids. */

import type { FieldKind } from '../table/codec.ts';
import type { Definition, Derived } from '../table/definition.ts';
import type { EntityTypes } from '../table/entity.ts';
import { EVERY } from '../table/run.ts';
import type { Column } from '../table/table.ts';
import type { DigestedTable } from './digested-table.ts';
import type { ColumnType } from './row-hash.ts';

const TYPES: Readonly<Record<FieldKind, ColumnType>> = {
  text: 'TEXT',
  date: 'TEXT',
  json: 'TEXT',
  integer: 'INTEGER',
  flag: 'INTEGER',
  real: 'REAL',
  blob: 'BLOB',
};

const LARGE: readonly FieldKind[] = ['text', 'json', 'blob'];

export function entityTable<T extends EntityTypes>({ table, derived = {} }: Definition<T>): DigestedTable {
  const columns = Object.values(table.columns as Record<string, Column<unknown>>).filter(
    ({ sql, generated }) => sql !== 'seq' && generated !== true,
  );
  const known = new Set(columns.map(({ sql }) => sql));
  const hidden = Object.entries(derived as Record<string, readonly Derived<unknown>[]>).flatMap(([field, list]) =>
    list.filter(({ column }) => !known.has(column)).map(({ column, blob }) => ({ column, blob, field })),
  );
  // Bytes are what the field holds itself, where that is not in its own column.
  const blobs = hidden.filter(({ blob }) => blob).map(({ column }) => column);
  const following = hidden.filter(({ blob }) => !blob).map(({ column, field }) => [column, `follows from ${field}`]);
  return {
    name: table.name,
    content: Object.fromEntries([
      ...columns.map(({ sql, codec }) => [sql, TYPES[codec.kind]] as const),
      ...blobs.map((column) => [column, TYPES.blob] as const),
    ]),
    local: { seq: 'the order of insertion', ...Object.fromEntries(following) },
    runs: [
      {
        alias: 'entity',
        from: `${table.name} AS entity`,
        join: `${table.name} AS entity ON entity.seq = page.seq`,
        key: ['entity.id'],
        large: [...columns.filter(({ codec }) => LARGE.includes(codec.kind)).map(({ sql }) => sql), ...blobs],
        where: EVERY,
        next: [(key) => ({ sql: 'entity.id > ?', params: key })],
      },
    ],
  };
}
