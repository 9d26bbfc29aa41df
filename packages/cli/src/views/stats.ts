import type { DatabaseStatsDocument, StatsDocument, TokensDocument } from '../documents/index.ts';
import { renderBar } from '../output/bars.ts';
import { formatBytes, formatCompact, formatCount, formatCountOf } from '../output/format.ts';
import { type Column, renderTable } from '../output/table.ts';
import type { Terminal } from '../output/terminal.ts';
import { oneLine } from '../output/text.ts';
import { modelName, projectName } from './names.ts';

const MOST = 15;
const BAR = 30;

/** The database, then its transcripts, where there are any. */
export function renderStats(stats: StatsDocument, where: string, terminal: Terminal): string {
  const parts = [renderDatabase(stats.database, where, terminal)];
  if (stats.records > 0) parts.push(renderTranscripts(stats, terminal));
  return parts.join('\n\n');
}

function renderDatabase(database: DatabaseStatsDocument, where: string, terminal: Terminal): string {
  const { rows, bytes, freeBytes, walBytes, engine, version } = database;
  const { style } = terminal;
  const tables = Object.entries(database.tables)
    .map(([name, count]) => ({ name, count }))
    .filter(({ count }) => count > 0)
    .toSorted((a, b) => b.count - a.count);
  const free = freeBytes > 0 ? `, ${formatBytes(freeBytes)} of it free` : '';
  const log = walBytes === null || walBytes === 0 ? '' : `, ${formatBytes(walBytes)} in its log`;
  const largest = tables[0]?.count ?? 0;
  const heading = `${style.heading(`${where}: ${formatCountOf(rows, 'row')}, ${formatBytes(bytes)}`)}${free}${log}`;
  const columns: readonly Column<(typeof tables)[number]>[] = [
    { title: 'TABLE', text: ({ name }) => oneLine(name), least: 12 },
    { title: 'ROWS', text: ({ count }) => formatCount(count), align: 'right' },
    { title: '', text: ({ count }) => renderBar(count, largest, BAR), style: style.id },
  ];
  return [`${heading}\n${engine} with SQLite ${version}`, section('Tables', tables, columns, terminal, tables.length)]
    .filter((text) => text !== '')
    .join('\n\n');
}

/** Totals, then a table for each way of adding up. */
function renderTranscripts(stats: StatsDocument, terminal: Terminal): string {
  const { models, tools, projects, days } = stats;
  const { style, home } = terminal;
  const sum = (tokens: TokensDocument): number => tokens.input + tokens.output + tokens.cacheWrite + tokens.cacheRead;
  const mostCalls = Math.max(0, ...tools.map(({ calls }) => calls));
  const mostMessages = Math.max(0, ...days.map(({ messages }) => messages));
  return [
    renderTotals(stats, terminal),
    section(
      'Models',
      models,
      [{ title: 'MODEL', text: ({ model }) => modelName(model), least: 12 }, messages, ...tokens],
      terminal,
    ),
    section(
      'Tools',
      tools,
      [
        { title: 'TOOL', text: ({ name }) => oneLine(name), least: 12 },
        { title: 'CALLS', text: ({ calls }) => formatCount(calls), align: 'right' },
        { title: '', text: ({ calls }) => renderBar(calls, mostCalls, BAR), style: style.id },
      ],
      terminal,
    ),
    section(
      'Projects',
      projects.toSorted((a, b) => sum(b.tokens) - sum(a.tokens)),
      [
        { title: 'PROJECT', text: ({ project }) => projectName(project, home), least: 12, keep: 'end' },
        { title: 'SESSIONS', text: ({ sessions }) => formatCount(sessions), align: 'right' },
        messages,
        ...tokens,
      ],
      terminal,
    ),
    section(
      'Days (UTC)',
      days.toReversed(),
      [
        { title: 'DAY', text: ({ day }) => day },
        messages,
        { title: 'TOKENS OUT', text: ({ tokens: { output } }) => formatCompact(output), align: 'right' },
        { title: '', text: ({ messages }) => renderBar(messages, mostMessages, BAR), style: style.id },
      ],
      terminal,
    ),
  ]
    .filter((text) => text !== '')
    .join('\n\n');
}

function renderTotals(stats: StatsDocument, { style }: Terminal): string {
  const { sessions, messages, userMessages, toolCalls, records, tokens, firstAt, lastAt } = stats;
  const days = firstAt === null || lastAt === null ? '' : `, ${firstAt.slice(0, 10)} to ${lastAt.slice(0, 10)}`;
  return [
    style.heading(`${formatCountOf(sessions, 'session')}${days}`),
    `${formatCountOf(messages, 'message')} (${formatCount(userMessages)} by the user), ${formatCountOf(toolCalls, 'tool call')}, ${formatCountOf(records, 'record')}`,
    `tokens: ${formatCount(tokens.input)} in, ${formatCount(tokens.output)} out, ${formatCount(tokens.cacheWrite)} cache write, ${formatCount(tokens.cacheRead)} cache read`,
  ].join('\n');
}

interface Used {
  readonly messages: number;
  readonly tokens: TokensDocument;
}

const messages: Column<Used> = { title: 'MESSAGES', text: (row) => formatCount(row.messages), align: 'right' };

const tokens: readonly Column<Used>[] = [
  { title: 'TOKENS IN', text: (row) => formatCompact(row.tokens.input), align: 'right' },
  { title: 'OUT', text: (row) => formatCompact(row.tokens.output), align: 'right' },
  { title: 'CACHE WRITE', text: (row) => formatCompact(row.tokens.cacheWrite), align: 'right' },
  { title: 'CACHE READ', text: (row) => formatCompact(row.tokens.cacheRead), align: 'right' },
];

/** The first rows of a table under a heading; '' when there are none. */
function section<Row>(
  heading: string,
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  terminal: Terminal,
  most = MOST,
): string {
  if (rows.length === 0) return '';
  const shown = rows.slice(0, most);
  const table = renderTable(columns, shown, terminal) ?? renderTable(columns, shown, { ...terminal, columns: null });
  const more =
    rows.length > most
      ? `\n${terminal.style.dim(`… and ${formatCount(rows.length - most)} more; --json lists them`)}`
      : '';
  return `${terminal.style.heading(heading)}\n${table}${more}`;
}
