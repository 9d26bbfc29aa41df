/** Indexes and triggers in a script: SQLite drops them with their table, and a rebuild must make them again. */

import { classifyStatement } from '../sql/classify.ts';
import { foldIdentifier, quoteIdentifier } from '../sql/identifier.ts';
import { StatementReader } from '../sql/statement-reader.ts';
import { followTables } from './follow-tables.ts';
import type { Attachment, Schema } from './schema.ts';

export interface AttachmentsToKeep {
  /** Those of rebuilt tables and views that the script does not drop by name: they must be there in the end. */
  readonly kept: readonly Attachment[];
  /** Those of them that it does not even try to create. */
  readonly forgotten: readonly Attachment[];
}

/** A table is rebuilt when it is dropped and another has its name in the end; a view, when it is dropped and created. */
export function findAttachmentsToKeep(
  statements: readonly string[],
  { tables: live, attachments }: Pick<Schema, 'tables' | 'attachments'>,
): AttachmentsToKeep {
  if (attachments.length === 0 || !statements.some(dropsWithAttachments)) return { kept: [], forgotten: [] };
  const { tables, names } = followTables(statements, live);
  const rebuilt = new Set(
    tables.flatMap(({ origin, droppedAt }) =>
      origin !== null && droppedAt < Infinity && names.has(origin) ? [origin] : [],
    ),
  );
  const named = (verb: 'CREATE' | 'DROP'): ReadonlySet<string> =>
    new Set(statements.flatMap((sql) => namedObject(sql, verb) ?? []));
  const [created, dropped] = [named('CREATE'), named('DROP')];
  const isRebuilt = ({ table }: Attachment): boolean => {
    const view = keyOf({ type: 'view', name: table });
    return rebuilt.has(foldIdentifier(table)) || (dropped.has(view) && created.has(view));
  };
  const kept = attachments.filter((one) => isRebuilt(one) && !dropped.has(keyOf(one)));
  return { kept, forgotten: kept.filter((one) => !created.has(keyOf(one))) };
}

function dropsWithAttachments(sql: string): boolean {
  const { kind, object } = classifyStatement(sql);
  return kind === 'drop' && (object === 'table' || object === 'view');
}

/** The sentence about those that would be gone, without its full stop. */
export function lostAttachments(lost: readonly Attachment[]): string {
  const names = lost.map(({ type, name }) => `${type} ${quoteIdentifier(name)}`).join(', ');
  const [first] = lost;
  return `The rebuild of ${quoteIdentifier(first?.table ?? '')} would lose ${names}: SQLite drops indexes and triggers with their table or view. Create them again at the end, or drop by name what is no longer wanted`;
}

function namedObject(sql: string, verb: 'CREATE' | 'DROP'): string | undefined {
  const reader = new StatementReader(sql);
  if (!reader.accept(verb)) return undefined;
  reader.accept('UNIQUE');
  const type = (['index', 'trigger', 'view'] as const).find((one) => reader.accept(one.toUpperCase()));
  if (type === undefined) return undefined;
  if (!reader.accept('IF', 'NOT', 'EXISTS')) reader.accept('IF', 'EXISTS');
  const name = reader.tableName()?.name;
  return name === undefined ? undefined : keyOf({ type, name });
}

function keyOf({ type, name }: { readonly type: Attachment['type'] | 'view'; readonly name: string }): string {
  return `${type} ${foldIdentifier(name)}`;
}

/** Its name and its table's: an index that went elsewhere with a renamed table is not the table's any more. */
export function attachmentKey(attachment: Attachment): string {
  return `${keyOf(attachment)} ${foldIdentifier(attachment.table)}`;
}
