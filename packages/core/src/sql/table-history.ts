import { foldIdentifier } from './identifier.ts';
import type { TableName } from './statement-reader.ts';
import { isTemporary } from './statement-shape.ts';

/** A table in the course of a script. */
export interface Table {
  /** The name by which the script first knew it: an old table's name before the script. */
  readonly origin: TableName;
  /** Whether it has rows from before the script that last: it is neither made by the script nor temporary. */
  readonly isOld: boolean;
  /** Its name now, or the last one that it had. */
  name: TableName;
  dropped: boolean;
  /** The old tables from which rows came into this one, directly or by way of others. */
  readonly copies: Set<Table>;
  /** The tables that exist now and hold rows that came from this one. */
  readonly holders: Set<Table>;
}

/**
 * Follows the tables of a script through CREATE, RENAME, DROP and copying, so that a name stands for the table that it
 * means at that point. A table of which nothing was heard yet is taken for an old one.
 */
export class TableHistory {
  readonly #tables = new Map<string, Table>();

  /** The table that the name means now. As in SQLite, a temporary table hides others of its name. */
  find(name: TableName): Table {
    const hiding = name.schema === undefined ? this.#tables.get(keyOf({ schema: 'temp', name: name.name })) : undefined;
    return hiding ?? this.#tables.get(keyOf(name)) ?? this.#add(name, !isTemporary(name));
  }

  create(name: TableName): void {
    this.#add(name, false);
  }

  rename(from: TableName, to: string): void {
    const table = this.find(from);
    this.#tables.delete(keyOf(table.name));
    table.name = { ...table.name, name: to };
    this.#tables.set(keyOf(table.name), table);
  }

  drop(name: TableName): void {
    const table = this.find(name);
    this.#tables.delete(keyOf(table.name));
    table.dropped = true;
    for (const old of table.copies) old.holders.delete(table);
  }

  /** Notes that rows of one table were put into another. */
  copy(from: TableName, to: TableName): void {
    const source = this.find(from);
    const target = this.find(to);
    for (const old of source.isOld ? [source] : [...source.copies]) {
      if (old === target) continue;
      target.copies.add(old);
      old.holders.add(target);
    }
  }

  /** Whether a table with rows of this one now bears its first name. */
  isRebuilt(table: Table): boolean {
    return this.#tables.get(keyOf(table.origin))?.copies.has(table) ?? false;
  }

  #add(name: TableName, isOld: boolean): Table {
    const table: Table = {
      origin: name,
      name,
      isOld,
      dropped: false,
      copies: new Set<Table>(),
      holders: new Set<Table>(),
    };
    this.#tables.set(keyOf(name), table);
    return table;
  }
}

/** Whether the table holds all that is left of a dropped old one, so that it is no longer the script's own to spoil. */
export function holdsLastCopy(table: Table): boolean {
  for (const old of table.copies) {
    if (old.dropped && old.holders.size === 1 && old.holders.has(table)) return true;
  }
  return false;
}

function keyOf({ schema = 'main', name }: TableName): string {
  return `${foldIdentifier(schema)}\0${foldIdentifier(name)}`;
}
