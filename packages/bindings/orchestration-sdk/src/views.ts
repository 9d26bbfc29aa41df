/** The document's tables and columns. */

import { type Operation, ValidationError } from '@coterie/core';
import type { Entities } from '@coterie/store';
import { type ColumnsOf, View } from '@coterie/store/view';

const views = {
  sessions: new View('sessions', {
    hidden: ['seq', 'title', 'projectPath', 'claudeStatus', 'capabilities', 'constraints', 'updatedAt', 'origin'],
    computed: { name: 'coalesce(name, title, id)', workspace: 'coalesce(workspace, project_path)' },
  }),
  departments: new View('departments', { hidden: ['seq', 'performance'] }),
  checkpoints: new View('checkpoints', {
    hidden: ['seq', 'metadata', 'keyId', 'sizeGiven', 'checksumGiven'],
    computed: { size: 'coalesce(size_given, size)', checksum: 'coalesce(checksum_given, checksum)' },
  }),
  messages: new View('messages', { hidden: ['seq', 'inReplyTo'] }),
};

type Views = typeof views;

export type TableName = keyof Views;

type Columns<T extends TableName> = Views[T] extends View<T, infer Hidden> ? ColumnsOf<T, Hidden> : never;

/** A column of a table, by the name that the document gives it. */
export type ColumnName<T extends TableName> = keyof Columns<T> & string;

/** What the store has in a column. */
export type ColumnValue<T extends TableName, C extends ColumnName<T>> = Columns<T>[C];

/** A view whose columns are known when it is asked. */
interface AnyView<T extends TableName> {
  rows(asked: object): Operation<readonly Entities[T]['entity'][]>;
  aggregation(asked: object): Operation<unknown>;
}

/** @throws {ValidationError} `table` for one that there is not. */
export function viewOf<T extends TableName>(table: T): AnyView<T> {
  if (Object.hasOwn(views, table)) return views[table] as AnyView<T>;
  throw new ValidationError('table', `There is no table ${table}. Known are ${Object.keys(views).join(', ')}.`);
}
