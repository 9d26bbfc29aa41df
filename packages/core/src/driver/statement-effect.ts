import { classifyStatement } from '../sql/classify.ts';
import type { StatementKind } from '../sql/statement-shape.ts';

/** What a driver must know of a statement that its engine does not tell. */
export interface StatementEffect {
  readonly kind: StatementKind;
  /** Whether its number of changed rows counts: engines repeat the last one, or count rows that are not the caller's. */
  readonly countsChanges: boolean;
  /** Whether the column names of other statements may differ after it: a change of the schema, or taking one back. */
  readonly disturbsSchema: boolean;
}

/** Reads it from the text: adapters keep the answer with the prepared statement. */
export function statementEffect(sql: string): StatementEffect {
  const { kind } = classifyStatement(sql);
  return {
    kind,
    countsChanges: kind === 'insert' || kind === 'update' || kind === 'delete',
    disturbsSchema: CHANGES_SCHEMA.has(kind) || (ENDS_CHANGES.has(kind) && /rollback/i.test(sql)),
  };
}

const CHANGES_SCHEMA: ReadonlySet<StatementKind> = new Set(['create', 'drop', 'alter', 'attach', 'detach', 'other']);
const ENDS_CHANGES: ReadonlySet<StatementKind> = new Set(['transaction', 'savepoint']);
