/** The document's tables and columns, and which field of the store each of them is. */

import { ValidationError } from '@coterie/core';
import { definitions, type Entities } from '@coterie/store';
import { GIVEN_FACTS } from './checkpoint.ts';

/** Every column that the document has, by its table. */
const columns = {
  sessions: {
    id: 'id',
    type: 'type',
    name: 'name',
    status: 'status',
    branch: 'branch',
    workspace: 'workspace',
    created_at: 'createdAt',
    last_activity: 'lastActivity',
    metadata_json: 'metadata',
    termination_reason: 'terminationReason',
    terminated_at: 'terminatedAt',
  },
  departments: {
    id: 'id',
    name: 'name',
    domain: 'domain',
    session_id: 'sessionId',
    is_active: 'isActive',
    current_task: 'currentTask',
    created_at: 'createdAt',
    updated_at: 'updatedAt',
  },
  checkpoints: {
    id: 'id',
    name: 'name',
    session_id: 'sessionId',
    timestamp: 'timestamp',
    snapshot_json: 'snapshot',
    branches_json: 'branches',
    feature: 'feature',
    priority: 'priority',
    author: 'author',
    description: 'description',
    workflow_id: 'workflowId',
    step_id: 'stepId',
    created_by: 'createdBy',
    size: 'size',
    checksum: 'checksum',
    compressed: 'compressed',
    encrypted: 'encrypted',
    retention_expires_at: 'retentionExpiresAt',
    restored_from: 'restoredFrom',
  },
  messages: {
    id: 'id',
    type: 'type',
    priority: 'priority',
    sender: 'sender',
    receiver: 'receiver',
    timestamp: 'timestamp',
    content_json: 'content',
    metadata_json: 'metadata',
    requires_response: 'requiresResponse',
    response_deadline: 'responseDeadline',
    retry_count: 'retryCount',
    max_retries: 'maxRetries',
    delivered: 'delivered',
    delivered_at: 'deliveredAt',
    failed: 'failed',
    failure_reason: 'failureReason',
  },
} as const satisfies { readonly [N in keyof Entities]?: Readonly<Record<string, Field<N>>> };

/** A snapshot is stored, and no part of what lists have. */
type Field<N extends keyof Entities> = keyof Entities[N]['entity'] | (N extends 'checkpoints' ? 'snapshot' : never);

/** Where the document's column is not the store's: what is asked is what is shown. */
const expressions: { readonly [T in TableName]?: Readonly<Record<string, string>> } = {
  sessions: { name: 'coalesce(name, title, id)', workspace: 'coalesce(workspace, project_path)' },
  checkpoints: {
    size: `coalesce(metadata_json ->> '$.${GIVEN_FACTS}.size', size)`,
    checksum: `coalesce(metadata_json ->> '$.${GIVEN_FACTS}.checksum', checksum)`,
  },
};

type Columns = typeof columns;

export type TableName = keyof Columns;
/** A column of a table, by the name that the document gives it. */
export type ColumnName<T extends TableName> = keyof Columns[T] & string;

/** What the store has in a column. */
export type ColumnValue<T extends TableName, C extends ColumnName<T>> = Entities[T]['entity'][Columns[T][C] &
  keyof Entities[T]['entity']];

/** @throws {ValidationError} `table` for one that there is not. */
export function tableOf<T extends TableName>(table: T): T {
  if (Object.hasOwn(columns, table)) return table;
  throw new ValidationError('table', `There is no table ${table}. Known are ${Object.keys(columns).join(', ')}.`);
}

/** The store's name of a column. @throws {ValidationError} with the column as its field, where there is none. */
export function fieldOf(table: TableName, column: string): never {
  const known: Readonly<Record<string, string>> = columns[tableOf(table)];
  if (Object.hasOwn(known, column)) return known[column] as never;
  const names = Object.keys(known).join(', ');
  throw new ValidationError(column, `${table} has no column ${column}. Known are ${names}.`);
}

/**
 * Asks the store for something of columns; what one of them cannot be used for is said with its own name.
 * @param uses what is asked of each column: `SUM`, `order`.
 */
export function inColumns<R>(table: TableName, uses: Readonly<Record<string, string>>, ask: () => R): R {
  try {
    return ask();
  } catch (error) {
    const field = error instanceof ValidationError ? error.field : null;
    const known: Readonly<Record<string, string>> = columns[table];
    const [column, use] = Object.entries(uses).find(([name]) => known[name] === field) ?? [];
    if (column === undefined || field === null) throw error;
    const { kind } = storedColumn(table, field).codec;
    throw new ValidationError(column, `${column} holds ${kind} values, of which there is no ${use}.`, { cause: error });
  }
}

/** Whether a column holds times, of whichever table: none has one of that name with anything else in it. */
export function isTime(column: string): boolean {
  return times.has(column);
}

const times: ReadonlySet<string> = new Set(
  Object.entries(columns).flatMap(([table, known]) =>
    Object.entries(known).flatMap(([column, field]) =>
      storedColumn(table as TableName, field).codec.kind === 'date' ? [column] : [],
    ),
  ),
);

/** What stands for some fields of a table in place of their columns. */
export function expressionsOf(table: TableName): Readonly<Record<string, string>> {
  return expressions[table] ?? {};
}

/** A SELECT of the document's columns, under its names, beside the number of the row. */
export function documentedRows(table: TableName): string {
  const list = Object.entries(columns[table]).map(
    ([column, field]) => `${expressionsOf(table)[field] ?? storedColumn(table, field).sql} AS ${column}`,
  );
  return `SELECT seq, ${list.join(', ')} FROM ${table}`;
}

interface StoredColumn {
  readonly sql: string;
  readonly codec: { readonly kind: string };
}

/** The tables differ in their fields, which are known here by the columns alone. */
function storedColumn(table: TableName, field: string): StoredColumn {
  const stored = definitions[table].table as unknown as { column(field: string): StoredColumn };
  return stored.column(field);
}
