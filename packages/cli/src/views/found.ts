import type { FoundDocument } from '../documents/entities.ts';
import type { Terminal } from '../output/terminal.ts';
import { fit } from '../output/text.ts';
import { renderSnippet } from './search.ts';

/** Columns of which a snippet says something. */
const LEAST_SNIPPET = 20;

/** A line for each row: its whole id, which `coterie get` takes, and the text around the words. */
export function renderFound({ hits }: FoundDocument, { columns, style }: Terminal): string {
  const lines = hits.map(({ row, snippet }) => {
    const id = String(row.id);
    const room = columns === null ? Number.POSITIVE_INFINITY : columns - id.length - 2;
    const text = renderSnippet(snippet, Math.max(room, LEAST_SNIPPET), style);
    return room < LEAST_SNIPPET ? `${style.id(fit(id, columns ?? id.length))}\n  ${text}` : `${style.id(id)}  ${text}`;
  });
  return lines.join('\n');
}
