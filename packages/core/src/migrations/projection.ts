/** The tables as pending migrations will leave them, so that a later one can be judged before they have run. */

import { foldIdentifier } from '../sql/identifier.ts';
import { splitStatements } from '../sql/script.ts';
import { isTemporary, readShape, type StatementShape } from '../sql/statement-shape.ts';
import type { FilledTables } from './filled-tables.ts';
import { referencedTables } from './follow-tables.ts';
import { allTables, withChildren } from './nothing-to-lose.ts';
import type { Attachment, ForeignKey, Schema } from './schema.ts';

/** Errs to the safe side only: a table that may have rows counts as filled, a reference or trigger that may be there is. */
export interface Projection {
  readonly schema: Schema;
  readonly filled: FilledTables;
}

export function afterScript(before: Projection, script: string): Projection {
  const projected = new Projected(before);
  for (const { sql } of splitStatements(script)) projected.apply(readShape(sql), sql);
  return projected.result();
}

class Projected {
  readonly #version: number;
  /** By folded names. */
  readonly #tables: Map<string, string>;
  readonly #filled: Set<string>;
  #foreignKeys: readonly ForeignKey[];
  #attachments: readonly Attachment[];

  constructor({ schema, filled }: Projection) {
    this.#version = schema.version;
    this.#tables = new Map(allTables(schema).map((table) => [foldIdentifier(table), table]));
    this.#filled = new Set(filled);
    this.#foreignKeys = schema.foreignKeys;
    this.#attachments = schema.attachments;
  }

  result(): Projection {
    const schema: Schema = {
      version: this.#version,
      tables: [...this.#tables.values()],
      virtualTables: [],
      foreignKeys: this.#foreignKeys,
      attachments: this.#attachments,
    };
    return { schema, filled: this.#filled };
  }

  apply({ kind, object, table, renameTo }: StatementShape, sql: string): void {
    if (table === undefined || isTemporary(table)) return;
    const { name } = table;
    if (kind === 'create' && object === 'table') this.#create(name, sql);
    else if (kind === 'create' && object === 'trigger') this.#addTrigger(name);
    else if (kind === 'alter' && renameTo !== undefined) this.#rename(name, renameTo);
    else if (kind === 'alter') this.#refer(name, sql);
    else if (kind === 'drop') this.#drop(name);
    else if (kind === 'insert' || kind === 'update' || kind === 'delete') this.#write(name, kind);
  }

  #create(name: string, sql: string): void {
    const key = foldIdentifier(name);
    if (this.#tables.has(key)) return;
    this.#tables.set(key, name);
    this.#refer(name, sql);
    if (/\b(select|values)\b/i.test(sql)) this.#filled.add(key);
  }

  #refer(child: string, sql: string): void {
    this.#foreignKeys = [...this.#foreignKeys, ...referencedTables(sql).map((parent) => ({ child, parent }))];
  }

  #addTrigger(table: string): void {
    this.#attachments = [...this.#attachments, { type: 'trigger', name: '', table }];
  }

  /** SQLite renames the references of others too. */
  #rename(from: string, to: string): void {
    const key = foldIdentifier(from);
    const renamed = (name: string): string => (foldIdentifier(name) === key ? to : name);
    if (this.#tables.delete(key)) this.#tables.set(foldIdentifier(to), to);
    if (this.#filled.delete(key)) this.#filled.add(foldIdentifier(to));
    this.#foreignKeys = this.#foreignKeys.map(({ child, parent }) => ({
      child: renamed(child),
      parent: renamed(parent),
    }));
    this.#attachments = this.#attachments.map((one) => ({ ...one, table: renamed(one.table) }));
  }

  #drop(name: string): void {
    const key = foldIdentifier(name);
    this.#tables.delete(key);
    this.#filled.delete(key);
    this.#foreignKeys = this.#foreignKeys.filter(({ child }) => foldIdentifier(child) !== key);
    this.#attachments = this.#attachments.filter(({ table }) => foldIdentifier(table) !== key);
  }

  #write(name: string, kind: 'insert' | 'update' | 'delete'): void {
    const key = foldIdentifier(name);
    if (kind === 'insert' && this.#tables.has(key)) this.#filled.add(key);
    // A trigger, those of views and of tables that a cascade reaches included, may fill whatever there is.
    const reached = withChildren([key], { foreignKeys: this.#foreignKeys });
    const fires = this.#attachments.some(({ type, table }) => type === 'trigger' && reached.has(foldIdentifier(table)));
    if (fires) for (const table of this.#tables.keys()) this.#filled.add(table);
  }
}
