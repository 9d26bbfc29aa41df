import { classifyStatement } from '../sql/classify.ts';
import { foldIdentifier, unquoteIdentifier } from '../sql/identifier.ts';
import { tokenize } from '../sql/tokenizer.ts';

/** A table in the course of a script. */
export interface FollowedTable {
  /** Its name before the script; null for one that the script made. */
  readonly origin: string | null;
  readonly name: string;
  /** The tables that the script makes it refer to. */
  readonly parents: string[];
  /** Index of the statement; -1 for one that was there. */
  readonly createdAt: number;
  /** Infinity for one that stays. */
  droppedAt: number;
}

export interface FollowedTables {
  readonly tables: readonly FollowedTable[];
  /** Those that are there in the end, by their folded names then. */
  readonly names: ReadonlyMap<string, FollowedTable>;
}

/** Follows the tables that are there, and those that the script makes, through CREATE, RENAME and DROP. */
export function followTables(statements: readonly string[], live: readonly string[]): FollowedTables {
  const tables = live.map((name): FollowedTable => {
    return { origin: foldIdentifier(name), name, parents: [], createdAt: -1, droppedAt: Infinity };
  });
  const names = new Map(tables.map((table) => [foldIdentifier(table.name), table]));
  for (const [index, sql] of statements.entries()) {
    const { kind, object, table: named, renameTo } = classifyStatement(sql);
    if (named === undefined) continue;
    const name = foldIdentifier(named);
    const table = names.get(name);
    if (kind === 'create' && object === 'table' && table === undefined) {
      const created: FollowedTable = {
        origin: null,
        name: named,
        parents: referencedTables(sql),
        createdAt: index,
        droppedAt: Infinity,
      };
      tables.push(created);
      names.set(name, created);
    } else if (table !== undefined && renameTo !== undefined) {
      names.delete(name);
      names.set(foldIdentifier(renameTo), table);
    } else if (table !== undefined && kind === 'alter') {
      table.parents.push(...referencedTables(sql));
    } else if (table !== undefined && kind === 'drop') {
      names.delete(name);
      table.droppedAt = index;
    }
  }
  return { tables, names };
}

/** What stands behind each REFERENCES, folded. */
export function referencedTables(sql: string): string[] {
  const words = [...tokenize(sql)]
    .filter(({ kind }) => kind !== 'space' && kind !== 'comment')
    .map(({ start, end }) => sql.slice(start, end));
  return words
    .filter((_, index) => words[index - 1]?.toUpperCase() === 'REFERENCES')
    .map((word) => foldIdentifier(unquoteIdentifier(word)));
}
