/** What `coterie list` does, for any entity. */
import type { Context } from '../context.ts';
import { withStore } from '../database/session.ts';
import type { ListDocument } from '../documents/entities.ts';
import { formatCount } from '../output/format.ts';
import type { Terminal } from '../output/terminal.ts';
import type { GlobalOptions } from '../root.ts';
import { type RowsView, renderColumns, renderRows } from '../views/rows.ts';
import { rowDocument } from './document.ts';
import type { Entity } from './entity.ts';
import { type Field, type Fields, fieldsOf } from './fields.ts';
import { knownName } from './names.ts';
import type { Pair } from './pair.ts';
import { readRows } from './rows.ts';
import { parseWhere } from './where.ts';

export interface ListOptions extends GlobalOptions {
  readonly where?: readonly Pair[] | undefined;
  readonly order?: string | undefined;
  readonly desc?: true | undefined;
  /** 0 for all. */
  readonly limit: number;
  readonly offset: number;
  /** Shown however wide they are. */
  readonly columns?: readonly string[] | undefined;
}

/** @param usual the fields to show where none are asked for, as far as they fit; else those that say something on a line. */
export async function listRows(
  entity: Entity,
  options: ListOptions,
  context: Context,
  usual?: readonly string[],
): Promise<void> {
  const fields = await fieldsOf(entity);
  const list = { ...options, where: parseWhere(entity, fields, options.where ?? []), ...orderOf(entity, options) };
  const shown = options.columns === undefined ? undefined : columnsOf(entity, fields, options.columns);
  await withStore(options, context, 'read', async (store) => {
    const { rows, total } = await readRows(store, entity, list);
    const document = { entity: entity.name, rows: rows.map(rowDocument), total };
    if (options.json) return context.output.document(document);
    const some = usual === undefined ? [...fields.values()] : columnsOf(entity, fields, usual);
    print(document, { fields: some, shown, isFiltered: options.where !== undefined }, context);
  });
}

function orderOf({ name, definition: { orders } }: Entity, given: ListOptions) {
  const orderBy =
    given.order === undefined ? orders[0] : knownName(given.order, orders, `${name} cannot be ordered by`);
  return { orderBy, direction: given.desc ? 'desc' : 'asc' } as const;
}

function columnsOf({ name }: Entity, fields: Fields, names: readonly string[]): readonly Field[] {
  const known = [...fields.keys()];
  return names.flatMap((typed) => fields.get(knownName(typed, known, `${name} have no field`)) ?? []);
}

interface Shown {
  readonly fields: readonly Field[];
  /** Those that were asked for. */
  readonly shown: readonly Field[] | undefined;
  readonly isFiltered: boolean;
}

function print(document: ListDocument, wanted: Shown, { output }: Context): void {
  const { entity, rows, total } = document;
  const note = (text: string): void => output.note(output.err.style.dim(text));
  if (total === 0)
    output.note(wanted.isFiltered ? `No row of ${entity} fits the filter.` : `There are no ${entity} yet.`);
  if (rows.length > 0) {
    const { text, leftOut } = view(rows, wanted, output.out);
    output.print(text);
    if (leftOut.length > 0) note(`No room for ${leftOut.join(', ')}; --columns names those to show`);
  }
  if (total > rows.length) note(`${formatCount(rows.length)} of ${formatCount(total)}; --limit 0 shows all`);
}

function view(rows: ListDocument['rows'], { fields, shown }: Shown, terminal: Terminal): RowsView {
  if (shown === undefined) return renderRows(fields, rows, terminal);
  return { text: renderColumns(shown, rows, terminal), leftOut: [] };
}
