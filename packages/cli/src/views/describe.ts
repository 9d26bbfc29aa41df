import type { DescribeDocument, EntityDocument } from '../documents/entities.ts';
import { renderTable } from '../output/table.ts';
import type { Terminal } from '../output/terminal.ts';

/** The entities, each with what it is asked by. */
export function renderEntities({ entities }: DescribeDocument, terminal: Terminal): string {
  const table = renderTable(
    [
      { title: 'ENTITY', text: ({ name }: EntityDocument) => name, style: (text) => terminal.style.id(text) },
      { title: 'TABLE', text: ({ table: name }) => name },
      { title: 'FILTERS', text: ({ filters }) => filters.map(({ name }) => name).join(', '), least: 16 },
      { title: 'ORDERS', text: ({ orders }) => orders.join(', '), least: 12 },
      { title: 'SEARCHED', text: ({ searched }) => searched.join(', ') || '-', least: 12 },
    ],
    entities,
    terminal,
  );
  return table ?? entities.map(({ name }) => name).join('\n');
}

type FieldDocument = EntityDocument['fields'][number];

/** The fields of one, then what it is asked by. */
export function renderEntity(entity: EntityDocument, terminal: Terminal): string {
  const { style } = terminal;
  const columns = [
    { title: 'FIELD', text: ({ name }: FieldDocument) => name, style: (text: string) => style.id(text) },
    { title: 'HOLDS', text: kindOf },
    { title: 'CREATE', text: ({ create }: FieldDocument) => (create ? 'yes' : '-') },
    { title: 'UPDATE', text: ({ update }: FieldDocument) => (update ? 'yes' : '-') },
    { title: 'VALUES', text: ({ values }: FieldDocument) => values?.join(', ') ?? '-', least: 16 },
  ];
  const table =
    renderTable(columns, entity.fields, terminal) ??
    renderTable(columns, entity.fields, { ...terminal, columns: null }) ??
    '';
  const filters = entity.filters.map(({ name, field, is }) => (is === '=' ? name : `${name} (${field} ${is})`));
  return [
    `${style.heading(entity.name)}  ${style.dim(`table ${entity.table}, store.${entity.property}`)}`,
    '',
    table,
    '',
    `--where  ${filters.join(', ')}`,
    `--order  ${entity.orders.join(', ')}`,
    ...(entity.searched.length > 0 ? [`search   ${entity.searched.join(', ')}`] : []),
  ].join('\n');
}

function kindOf({ kind, nullable }: FieldDocument): string {
  return nullable ? `${kind} or null` : kind;
}
