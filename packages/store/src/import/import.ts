import { DatabaseError, type Handle } from '@coterie/core';
import { Batch, type Row, rowOf } from './batch.ts';
import { Cursor } from './cursor.ts';
import { readFileName } from './file-name.ts';
import { type FileState, sessionsOf } from './known-file.ts';
import { type Line, readLines } from './lines.ts';
import { type Location, locate } from './locate.ts';
import { MalformedList } from './malformed.ts';
import { readMeta } from './meta.ts';
import { readLine } from './records.ts';
import type { FileImport, ImportOptions, TooLarge, TranscriptSource } from './source.ts';
import { writeBatch } from './write.ts';

const DEFAULT_RECORDS = 1000;
const DEFAULT_BYTES = 2 * 1024 * 1024;
const DEFAULT_MAX_RECORD = 64 * 1024 * 1024;

/** What a batch holds beside its records, at most: ids, titles and samples of the file. */
const OVERHEAD_BYTES = 64 * 1024;

/**
 * Imports what is new in a transcript. It reads from where the last import ended, in batches that are each one atomic
 * round trip, so memory does not depend on the file's size, and after a kill at any moment the next import goes on: no
 * record is lost or doubled, also when several imports run at once. The result does not depend on when, in how many
 * runs, or in which order of files it was imported.
 *
 * A record's identity is its session, its file and its place there. A file that shrank, or whose beginning or end is
 * not what it was, is read from the start again: what it no longer has is kept, what it has at another place is not
 * doubled. (A change in the middle that leaves every place as it was is not noticed.)
 *
 * Glued records are split, a half-written last line is left for the next import, anything else that is no record is
 * reported and the rest imported. Unknown types of records are kept. What a server cannot take in one call is told as
 * `tooLarge`; the next import tries it again.
 * @throws {DatabaseError} of the database, and `aborted` by the signal; what the source throws comes out as it is.
 */
export async function importTranscript(
  store: { readonly db: Handle },
  source: TranscriptSource,
  options: ImportOptions = {},
): Promise<FileImport> {
  const work = new FileWork(store.db, source, options);
  return work.run();
}

class FileWork {
  readonly #db: Handle;
  readonly #source: TranscriptSource;
  readonly #options: ImportOptions;
  readonly #agentId: string | null;
  readonly #malformed: MalformedList;
  readonly #maxRecord: number;
  /** Bytes that one call to the database may have. */
  readonly #maxCall: number;
  #inserted = 0;

  constructor(db: Handle, source: TranscriptSource, options: ImportOptions) {
    this.#db = db;
    this.#source = source;
    this.#options = options;
    this.#agentId = readFileName(source.file).agentId;
    this.#malformed = new MalformedList(source.file);
    this.#maxRecord = options.maxRecordBytes ?? DEFAULT_MAX_RECORD;
    this.#maxCall = (db.capabilities.maxParameterBytes ?? Number.POSITIVE_INFINITY) - OVERHEAD_BYTES;
  }

  async run(): Promise<FileImport> {
    const meta = readMeta(this.#source, this.#malformed);
    for (;;) {
      const location = await locate(this.#db, this.#source, this.#maxRecord);
      const { found, start, replaced } = location;
      const first = { ...start, meta: meta ?? start.meta };
      const checked = this.#options.strict ? await this.#check(first) : UNCHECKED;
      if (checked === null) {
        const standing = replaced ?? found;
        return this.#result(standing, standing, standing.bytes, []);
      }
      const pass = new Pass(location, new Cursor(first), checked);
      if (await this.#import(pass)) return this.#result(pass.found, pass.cursor, pass.end, pass.tooLarge);
      // Another import was faster: this one goes on from where that one came to.
    }
  }

  /** Reads all of the file without writing. Null when something is malformed. */
  async #check(file: FileState): Promise<Checked | null> {
    const cursor = new Cursor({ ...file, bytes: 0, lines: 0, records: 0 });
    let last = 0;
    for await (const line of this.#lines(cursor.state)) {
      const { items, end, broken } = readLine(line);
      for (const item of items) if (item.kind === 'malformed') this.#malformed.add(cursor.line, item.reason);
      if (broken !== null) this.#malformed.add(cursor.line, broken);
      cursor.advance(line, end, 0);
      last = line.end;
    }
    return this.#malformed.count === 0 ? { until: cursor.bytes, end: last } : null;
  }

  /** False when another import has written to the file in between. */
  async #import(pass: Pass): Promise<boolean> {
    const { records = DEFAULT_RECORDS, bytes = DEFAULT_BYTES } = this.#options.batch ?? {};
    const most = Math.min(bytes, this.#maxCall);
    for await (const line of this.#lines(pass.cursor.state)) {
      if (line.start >= pass.until) break;
      const { items, end, broken } = readLine(line);
      for (const item of items) {
        if (item.end > pass.until) break;
        const row = item.kind === 'record' ? rowOf(item, pass.cursor.file, this.#agentId, this.#maxCall) : null;
        const isTaken = row !== null && row.bytes <= this.#maxCall;
        if (item.kind === 'malformed') this.#malformed.add(pass.cursor.line, item.reason);
        else if (isTaken) {
          const isFull = pass.batch.rows.length >= records || pass.batch.bytes + row.bytes > most;
          if (isFull && pass.batch.rows.length > 0 && !(await this.#flush(pass))) return false;
          pass.batch.add(row);
        } else if (row !== null) this.#leave(row, pass);
        pass.cursor.advance(line, item.end, isTaken ? 1 : 0);
      }
      if (end > pass.cursor.bytes && end <= pass.until) pass.cursor.advance(line, end, 0);
      if (broken !== null) this.#malformed.add(pass.cursor.line, broken);
      pass.end = Math.max(pass.end, line.end);
    }
    return !pass.isMoved || this.#flush(pass);
  }

  async *#lines(start: FileState): AsyncGenerator<Line, void, undefined> {
    const chunks = this.#source.open(start.bytes);
    for await (const lines of readLines(chunks, { offset: start.bytes, maxBytes: this.#maxRecord })) {
      if (this.#options.signal?.aborted) throw aborted(this.#options.signal.reason);
      yield* lines;
    }
  }

  async #flush(pass: Pass): Promise<boolean> {
    const after = pass.cursor.state;
    const { signal } = this.#options;
    const { found, replaced, hasNamesake } = pass;
    const operation = writeBatch(pass.batch, { found, after, replaced, hasNamesake });
    const { applied, inserted } = await this.#db.run(operation, signal === undefined ? {} : { signal });
    if (!applied) return false;
    this.#inserted += inserted;
    pass.found = after;
    pass.replaced = null;
    pass.batch = new Batch();
    const { bytes, records } = pass.cursor;
    this.#options.onProgress?.({ bytes, records, inserted: this.#inserted });
    return true;
  }

  /** Leaves a record to an import into a database that takes it. What it says about its session is true already. */
  #leave(row: Row, pass: Pass): void {
    const { bytes } = row;
    const most = this.#maxCall;
    const reason = `the record is ${bytes} bytes, and the server takes ${most} in one request: import it into a local database file`;
    pass.cursor.hold();
    pass.batch.note(row);
    pass.tooLarge.push({ file: this.#source.file, line: pass.cursor.line, reason, bytes, most });
  }

  async #result({ id }: FileState, read: Extent, end: number, tooLarge: readonly TooLarge[]): Promise<FileImport> {
    const { bytes, records } = read;
    return {
      file: this.#source.file,
      records,
      inserted: this.#inserted,
      skipped: records - this.#inserted,
      malformed: this.#malformed.list,
      malformedCount: this.#malformed.count,
      tooLarge,
      sessions: await this.#db.run(sessionsOf(id)),
      bytes,
      pending: Math.max(0, end - bytes),
    };
  }
}

/** How far a file is read. */
type Extent = Pick<FileState, 'bytes' | 'records'>;

/** How far a file was found to be well, and where it ended then. */
interface Checked {
  readonly until: number;
  readonly end: number;
}

const UNCHECKED: Checked = { until: Number.POSITIVE_INFINITY, end: 0 };

/** One reading of the file to its end. */
class Pass {
  readonly cursor: Cursor;
  /** As the database has it. */
  found: FileState;
  /** What goes with the first batch. */
  replaced: FileState | null;
  readonly hasNamesake: boolean;
  batch = new Batch();
  readonly tooLarge: TooLarge[] = [];
  readonly until: number;
  /** End of what was read. */
  end: number;

  constructor({ found, replaced, hasNamesake }: Location, cursor: Cursor, { until, end }: Checked) {
    this.found = found;
    this.replaced = replaced;
    this.hasNamesake = hasNamesake;
    this.cursor = cursor;
    this.until = until;
    this.end = Math.max(end, cursor.bytes);
  }

  /** Whether there is anything to write. */
  get isMoved(): boolean {
    const { revision, guessed, meta } = this.cursor.state;
    const { bytes } = this.cursor;
    const { found } = this;
    if (bytes !== found.bytes || revision !== found.revision || guessed !== found.guessed) return true;
    return bytes > 0 && JSON.stringify(meta) !== JSON.stringify(found.meta);
  }
}

function aborted(reason: unknown): DatabaseError {
  return new DatabaseError(
    'aborted',
    'The import was stopped by its signal. What is imported stays; run it again to go on.',
    {
      cause: reason,
    },
  );
}
