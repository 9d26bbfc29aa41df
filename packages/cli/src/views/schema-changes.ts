import { wrapAnsi } from 'fast-wrap-ansi';
import type { SchemaChangeDocument } from '../documents/index.ts';
import type { Terminal } from '../output/terminal.ts';

const SIGNS = { added: '+', removed: '-', changed: '~' } as const;

interface Change extends Pick<SchemaChangeDocument, 'change' | 'type' | 'name'> {
  readonly columns?: readonly string[];
}

/** What was added and removed, a line for each kind of object, and changed tables with their columns. */
export function renderChanges(changes: readonly Change[], terminal: Terminal): readonly string[] {
  const { style } = terminal;
  const paint = { added: style.good, removed: style.bad, changed: style.warning };
  const groups = Map.groupBy(changes, ({ change, type, name }) => (change === 'changed' ? name : `${change} ${type}`));
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const { change, type, columns = [] } = first;
    const title = `  ${SIGNS[change]} ${group.length === 1 ? type : plural(type, group.length)} `;
    const names = wrap(group.map(({ name }) => name).join(', '), title.length, terminal);
    return [paint[change](title) + names, ...columns.map((column) => `      ${column}`)];
  });
}

function plural(type: string, count: number): string {
  return `${count} ${type === 'index' ? 'indexes' : `${type}s`}:`;
}

function wrap(text: string, indent: number, { columns }: Terminal): string {
  if (columns === null) return text;
  return wrapAnsi(text, Math.max(20, columns - indent)).replaceAll('\n', `\n${' '.repeat(indent)}`);
}
