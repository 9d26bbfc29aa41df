import type { Context } from '../context.ts';
import { withStore } from '../database/session.ts';
import type { ListDocument } from '../documents/entities.ts';
import { rowDocument } from '../entities/document.ts';
import { type Entity, findEntity } from '../entities/entity.ts';
import { type Field, type Fields, fieldsOf } from '../entities/fields.ts';
import { collectWords, knownName } from '../entities/names.ts';
import { collectPairs } from '../entities/pair.ts';
import { readRows } from '../entities/rows.ts';
import { parseWhere } from '../entities/where.ts';
import { examples } from '../help.ts';
import { parseCount } from '../options.ts';
import { formatCount } from '../output/format.ts';
import type { Terminal } from '../output/terminal.ts';
import type { Root } from '../root.ts';
import { type RowsView, renderColumns, renderRows } from '../views/rows.ts';

export function listCommand(root: Root, context: Context): void {
  root
    .command('list')
    .summary('list rows of an entity, such as projects or agents')
    .description(
      'Lists the rows of an entity, in the order of their creation unless said otherwise. "coterie describe" tells the entities, and what each is filtered and ordered by.',
    )
    .argument('<entity>', 'such as projects or agent-history')
    .option(
      '--where <filter=value>',
      'only those; several values by comma, null for none; may be given several times',
      collectPairs,
    )
    .option('--order <order>', 'the field that they are ordered by')
    .option('--desc', 'the last first')
    .option('--limit <count>', 'how many at most, 0 for all', parseCount, 20)
    .option('--offset <count>', 'how many to leave out first', parseCount, 0)
    .option('--columns <fields>', 'the fields to show, by comma', collectWords)
    .addHelpText(
      'after',
      examples(context, [
        ['coterie list projects --where status=running,paused', 'those in one of two states'],
        ['coterie list agents --where createdFrom=7d --desc', 'of the last week, the latest first'],
        ['coterie list events --limit 0 --json | jq .rows[].type', 'for programs'],
      ]),
    )
    .action(async (typed, _options, command) => {
      const options = command.optsWithGlobals();
      const entity = await findEntity(typed);
      const fields = await fieldsOf(entity);
      const list = { ...options, where: parseWhere(entity, fields, options.where ?? []), ...orderOf(entity, options) };
      const shown = options.columns === undefined ? undefined : columnsOf(entity, fields, options.columns);
      await withStore(options, context, 'read', async (store) => {
        const { rows, total } = await readRows(store, entity, list);
        const document = { entity: entity.name, rows: rows.map(rowDocument), total };
        if (options.json) context.output.document(document);
        else print(document, { fields: [...fields.values()], shown, isFiltered: options.where !== undefined }, context);
      });
    });
}

function orderOf({ name, definition: { orders } }: Entity, given: { readonly order?: string; readonly desc?: true }) {
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
  if (total === 0) output.note(wanted.isFiltered ? `No row of ${entity} fits --where.` : `There are no ${entity} yet.`);
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
