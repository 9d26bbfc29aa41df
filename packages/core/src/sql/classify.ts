import { quoteIdentifier } from './identifier.ts';
import {
  isTemporary,
  readShape,
  type SchemaObject,
  type StatementKind,
  type StatementShape,
} from './statement-shape.ts';

/** What one statement does, as far as its text tells. */
export interface Classification {
  readonly kind: StatementKind;
  /** What a CREATE, DROP or ALTER is about; ALTER TABLE … ADD, DROP and RENAME COLUMN are about a `column`. */
  readonly object?: SchemaObject;
  /** The table that is created, dropped, altered, written to or indexed: its name unquoted, without its schema. */
  readonly table?: string;
  /** The new name in ALTER TABLE … RENAME TO. */
  readonly renameTo?: string;
  /** The column that ALTER TABLE adds, drops or renames (its old name). */
  readonly column?: string;
  /**
   * How the statement can lose or rewrite rows that are there, such as `drops table "x" with its rows`; absent when it
   * cannot. A row of a temporary table (named as `temp.x`) is no loss.
   */
  readonly destroys?: string;
}

/**
 * Classifies the first statement of a text, by its text alone: what triggers, foreign key actions, a table's own
 * ON CONFLICT REPLACE or SQL functions do besides is not seen. Text that is no SQL is `other`. Never throws.
 */
export function classifyStatement(sql: string): Classification {
  const shape = readShape(sql);
  const { kind, object, table, column, renameTo } = shape;
  const destroys = table !== undefined && isTemporary(table) ? undefined : describeEffect(shape);
  return {
    kind,
    ...(object && { object }),
    ...(table && { table: table.name }),
    ...(renameTo !== undefined && { renameTo }),
    ...(column !== undefined && { column }),
    ...(destroys && { destroys }),
  };
}

/** The effect of a statement as the end of a sentence that begins with "this statement". */
export function describeEffect({ effect, table, column }: StatementShape): string | undefined {
  const name = `table ${quoteIdentifier(table?.name ?? '')}`;
  switch (effect) {
    case 'drops table':
      return `drops ${name} with its rows`;
    case 'drops column':
      return `drops column ${quoteIdentifier(column ?? '')} of ${name}`;
    case 'deletes':
      return `deletes rows of ${name}`;
    case 'rewrites':
      return `rewrites rows of ${name}`;
    case 'opens schema':
      return 'lets statements rewrite the schema itself (PRAGMA writable_schema)';
    default:
      return undefined;
  }
}
