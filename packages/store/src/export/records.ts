import type { Operation, Statement, Value } from '@coterie/core';
import { EVERY, type PageSize, pageOf, type Run } from '../table/run.ts';
import { BESIDE_COLUMNS, withBeside } from '../transcripts/beside.ts';
import type { ExportFile } from './files.ts';

/** Some records of a file, in the file's order. */
export interface ExportPage {
  /**
   * Each a record as it came, without a line end: the text of the JSON, which is one line. One that was created says first what
   * was given beside it.
   */
  readonly lines: readonly string[];
  /** Where the next page begins: give it as `after`. Null when there are no lines. */
  readonly last: readonly Value[] | null;
}

/** A page of the file's records: as many as a server can answer with, and at least one while there is one. */
export function exportPage(file: ExportFile, after: ExportPage['last'] = null, size?: PageSize): Operation<ExportPage> {
  const run = file.id === null ? createdRun(file.sessionId) : importedRun(file.id, file.only);
  const beside = file.id === null ? BESIDE_COLUMNS.map((column) => `event.${column}`) : [];
  const page = pageOf(run, ['event.data', ...beside], after === null ? EVERY : following(run, after), size);
  return {
    ...page,
    decode(results) {
      const rows = page.decode(results);
      const lines = rows.map(({ values: [data, ...said] }) => {
        const json = data as string;
        return oneLine(file.id === null ? withBeside(json, said) : json);
      });
      return { lines, last: rows.at(-1)?.key ?? null };
    },
  };
}

const EVENTS = 'transcript_events AS event';
// The plus keeps SQLite at the index that has the rows in order.
const COMMON = { alias: 'event', from: EVENTS, join: `${EVENTS} ON event.seq = page.seq`, large: ['data'] } as const;

/** A file that was rewritten has what only its former versions had before what is new in the next. */
function importedRun(id: string, session: string | null): Run {
  return {
    ...COMMON,
    key: ['event.revision', 'event.place'],
    where: {
      sql: `event.file_seq = (SELECT seq FROM transcript_files WHERE id = ?)${session === null ? '' : ' AND +event.session_id = ?'}`,
      params: [id, ...(session === null ? [] : [session])],
    },
    next: [(key) => ({ sql: '(event.revision, event.place) > (?, ?)', params: key })],
  };
}

function createdRun(session: string): Run {
  return {
    ...COMMON,
    key: ['event.seq'],
    where: { sql: 'event.session_id = ? AND +event.file_seq IS NULL', params: [session] },
    next: [(key) => ({ sql: 'event.seq > ?', params: key })],
  };
}

function following({ next }: Run, last: readonly Value[]): Statement {
  return next[0]?.(last) ?? EVERY;
}

/** Inside of strings JSON has no line ends, so these stand between its parts; a record that was created may have them. */
function oneLine(json: string): string {
  return /[\r\n]/.test(json) ? json.replaceAll(/[\r\n]+/g, ' ') : json;
}
