import { date, integer, json, nullable, readDate, readJsonOrNull, text } from '../../table/codec.ts';
import { type Columns, column, Table } from '../../table/table.ts';
import type { Relationship } from './types.ts';

/** `migrations/003_instances.sql`. */
const columns: Columns<Relationship> = {
  seq: column('seq', integer),
  id: column('id', text()),
  parentInstance: column('parent_instance', text()),
  childInstance: column('child_instance', text()),
  relationshipType: column('relationship_type', text()),
  reviewIteration: column('review_iteration', integer),
  metadata: column('metadata_json', nullable(json())),
  createdAt: column('created_at', date),
  updatedAt: column('updated_at', date),
};

export const relationshipTable = new Table<Relationship>('relationships', columns, (row) => ({
  seq: row[0] as number,
  id: row[1] as string,
  parentInstance: row[2] as string,
  childInstance: row[3] as string,
  relationshipType: row[4] as string,
  reviewIteration: row[5] as number,
  metadata: readJsonOrNull(row[6]),
  createdAt: readDate(row[7]),
  updatedAt: readDate(row[8]),
}));
