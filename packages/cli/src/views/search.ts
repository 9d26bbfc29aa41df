import type { HitDocument, SearchDocument } from '../documents/index.ts';
import { formatCountOf, formatTime } from '../output/format.ts';
import type { Terminal } from '../output/terminal.ts';
import { fit, oneLine, pad, printable, widthOf } from '../output/text.ts';
import { projectName, shortIds, titleOf } from './names.ts';

const KINDS = { session: 'session', user: 'user', assistant: 'assistant', tool_result: 'tool', meta: 'meta' } as const;
const KIND_WIDTH = 9;
const TIME_WIDTH = 16;

/** A query can be a whole file, by a slip of the hand. */
const QUERY_SHOWN = 200;

/** Where there may be more than is shown: how to see it. */
export function moreHits(limit: number): string {
  return `The first ${formatCountOf(limit, 'hit')}; --limit ${limit * 5} shows more, --limit 0 all`;
}

export function nothingFound(query: string): string {
  const hint = /\s/.test(query.trim()) ? ' All of the words must occur together; try fewer.' : '';
  return `Nothing was found for "${fit(oneLine(query), QUERY_SHOWN)}".${hint}`;
}

/** Hits under the session that they were found in, sessions in the order of their first hit. */
export function renderHits({ hits }: SearchDocument, terminal: Terminal): string {
  const ids = shortIds(hits.map(({ session }) => session.id));
  const sessions = Map.groupBy(hits, ({ session }) => session.id);
  const groups = [...sessions].map(([id, found]) => {
    const heading = headingOf(found, ids.get(id) ?? id, terminal);
    return [heading, ...found.map((hit) => renderHit(hit, terminal))].join('\n');
  });
  return groups.join('\n\n');
}

function headingOf(hits: readonly HitDocument[], id: string, { columns, style, home }: Terminal): string {
  const session = hits[0]?.session;
  const room = columns === null ? Number.POSITIVE_INFINITY : columns - id.length - 2;
  const title = fit(titleOf(session?.title ?? null), room);
  const project = projectName(session?.project ?? null, home);
  const rest = room - widthOf(title) - 2;
  const place = rest < 8 ? '' : `  ${style.dim(fit(project, rest, 'end'))}`;
  return `${style.id(id)}  ${style.strong(title)}${place}`;
}

function renderHit({ kind, timestamp, snippet }: HitDocument, { columns, style }: Terminal): string {
  const time = pad(timestamp === null ? '' : formatTime(new Date(timestamp)), TIME_WIDTH);
  const room = columns === null ? Number.POSITIVE_INFINITY : columns - TIME_WIDTH - KIND_WIDTH - 6;
  return `  ${style.dim(time)}  ${pad(KINDS[kind], KIND_WIDTH)}  ${renderSnippet(snippet, Math.max(room, 10), style)}`;
}

/** The pieces on one line, as many as there is room for. Without colours, `«»` stand around what was found. */
export function renderSnippet(snippet: HitDocument['snippet'], room: number, style: Terminal['style']): string {
  let left = room;
  let line = '';
  for (const { text, match } of joined(snippet)) {
    const flat = printable(text).replace(/\s+/g, ' ');
    const shown = fit(match && !style.color ? `«${flat}»` : flat, left);
    left -= widthOf(shown);
    line += match ? style.match(shown) : shown;
    if (left <= 0 || (shown.endsWith('…') && shown !== flat)) break;
  }
  return line.trim();
}

/** Words that only punctuation parts, such as those of a file name, are marked as one. */
function joined(snippet: HitDocument['snippet']): HitDocument['snippet'] {
  const parts: { text: string; match: boolean }[] = [];
  for (const [at, part] of snippet.entries()) {
    const inside = !part.match && /^[^\s…]{1,2}$/u.test(part.text) && snippet[at + 1]?.match === true;
    const last = parts.at(-1);
    if (last?.match && (part.match || inside)) last.text += part.text;
    else parts.push({ ...part });
  }
  return parts;
}
