import { foldIdentifier, unquoteIdentifier } from '../sql/identifier.ts';
import { tokenize } from '../sql/tokenizer.ts';

/** A row of `sqlite_master` that somebody wrote: a table, index, view or trigger with its text. */
export interface SchemaEntry {
  readonly type: string;
  readonly name: string;
  readonly sql: string;
}

/** What became of a schema object. */
export interface SchemaChange {
  readonly change: 'added' | 'removed' | 'changed';
  readonly type: string;
  readonly name: string;
  /** Its text; null where there was none yet, or is none any more. */
  readonly before: string | null;
  readonly after: string | null;
}

/** The objects that differ between two schemas: by what their texts mean, not by blanks, comments or quotes. */
export function schemaChanges(before: readonly SchemaEntry[], after: readonly SchemaEntry[]): readonly SchemaChange[] {
  const old = new Map(before.map((entry) => [keyOf(entry), entry]));
  const now = new Map(after.map((entry) => [keyOf(entry), entry]));
  const changes: SchemaChange[] = [];
  for (const [key, { type, name, sql }] of old) {
    const same = now.get(key);
    if (same === undefined) changes.push({ change: 'removed', type, name, before: sql, after: null });
    else if (meaningOf(same.sql) !== meaningOf(sql))
      changes.push({ change: 'changed', type, name, before: sql, after: same.sql });
  }
  for (const [key, { type, name, sql }] of now) {
    if (!old.has(key)) changes.push({ change: 'added', type, name, before: null, after: sql });
  }
  return changes;
}

function keyOf({ type, name }: SchemaEntry): string {
  return `${type} ${foldIdentifier(name)}`;
}

/** SQLite itself quotes the names of renamed tables, and adds a column's text as it was written. */
function meaningOf(sql: string): string {
  const words: string[] = [];
  for (const { kind, start, end } of tokenize(sql)) {
    if (kind === 'space' || kind === 'comment') continue;
    const text = sql.slice(start, end);
    words.push(kind === 'identifier' || kind === 'word' ? foldIdentifier(unquoteIdentifier(text)) : text);
  }
  return words.join(' ');
}
