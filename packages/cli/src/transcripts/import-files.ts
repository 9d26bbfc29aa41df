import type { FileImport, Store } from '@coterie/store';
import type { ImportDocument, MalformedLine, UnreadDocument } from '../documents/index.ts';
import type { TranscriptFile } from './discover.ts';
import { transcriptSource } from './source.ts';
import { UnreadError } from './unread.ts';

/** What is counted of a file, whether it was dealt with to its end or not. */
interface Counts {
  readonly bytes: number;
  readonly records: number;
  readonly inserted: number;
}

/** What came of the files so far. */
export class ImportTotals {
  readonly #files = new Map<string, Counts>();
  readonly #sessions = new Set<string>();
  readonly #malformed: ImportDocument['malformed'][number][] = [];
  readonly #unread: UnreadDocument[];
  readonly #leftOut: string[] = [];
  #malformedCount = 0;
  readonly #tooLarge: MalformedLine[] = [];
  /** Files that end in a line that is still being written. */
  pending = 0;

  /** @param unread what was not even opened. */
  constructor(unread: readonly UnreadDocument[]) {
    this.#unread = [...unread];
  }

  get unread(): readonly UnreadDocument[] {
    return this.#unread;
  }

  /** Files of which nothing was taken because a line of them is malformed. */
  get leftOut(): readonly string[] {
    return this.#leftOut;
  }

  /** What a file has come to, in place of what was said of it before. */
  count(file: string, { bytes, records, inserted }: Counts): void {
    this.#files.set(file, { bytes, records, inserted });
  }

  addSessions(ids: readonly string[]): void {
    for (const id of ids) this.#sessions.add(id);
  }

  addMalformed({ malformed, malformedCount }: Pick<FileImport, 'malformed' | 'malformedCount'>): void {
    this.#malformed.push(...malformed);
    this.#malformedCount += malformedCount;
  }

  addTooLarge(records: FileImport['tooLarge']): void {
    this.#tooLarge.push(...records.map(({ file, line, reason }) => ({ file, line, reason })));
  }

  addUnread(unread: UnreadDocument): void {
    this.#unread.push(unread);
  }

  addLeftOut(file: string): void {
    this.#leftOut.push(file);
  }

  document(durationMs: number): ImportDocument {
    const sum = (count: (file: Counts) => number): number =>
      [...this.#files.values()].reduce((total, file) => total + count(file), 0);
    return {
      files: this.#files.size,
      records: sum(({ records }) => records),
      inserted: sum(({ inserted }) => inserted),
      skipped: sum(({ records, inserted }) => records - inserted),
      malformed: this.#malformed,
      sessions: this.#sessions.size,
      bytes: sum(({ bytes }) => bytes),
      durationMs: Math.round(durationMs),
      ...(this.#unread.length > 0 && { unread: this.#unread }),
      ...(this.#malformedCount > this.#malformed.length && { malformedCount: this.#malformedCount }),
      ...(this.#tooLarge.length > 0 && { tooLarge: this.#tooLarge }),
    };
  }
}

export interface ImportRun {
  readonly strict: boolean;
  readonly signal: AbortSignal;
  readonly totals: ImportTotals;
  /** Told which file it is at, and how many bytes of all files are dealt with. */
  readonly onProgress: (file: string, bytes: number) => void;
}

/**
 * Imports the files one after another; one that cannot be read does not keep the others out. `totals` tells what is in
 * the database also when it is interrupted or fails.
 * @throws what the signal was aborted with, itself or as the cause of a DatabaseError `aborted`.
 */
export async function importFiles(store: Store, files: readonly TranscriptFile[], run: ImportRun): Promise<void> {
  const { signal, totals } = run;
  let before = 0;
  for (const found of files) {
    signal.throwIfAborted();
    try {
      await importFile(store, found, before, run);
    } catch (error) {
      if (!(error instanceof UnreadError)) throw error;
      totals.addUnread({ path: found.shown, reason: error.message });
    }
    before += found.size;
  }
}

/** @param before bytes of the files before it. */
async function importFile(store: Store, found: TranscriptFile, before: number, run: ImportRun): Promise<void> {
  const { importTranscript } = await import('@coterie/store');
  const { strict, signal, totals, onProgress } = run;
  const { path, file } = found;
  onProgress(file, before);
  const result = await importTranscript(store, await transcriptSource(found), {
    strict,
    signal,
    onProgress(progress) {
      totals.count(path, progress);
      onProgress(file, before + progress.bytes);
    },
  });
  totals.count(path, result);
  totals.addSessions(result.sessions);
  totals.addMalformed(result);
  totals.addTooLarge(result.tooLarge);
  if (strict && result.malformedCount > 0) totals.addLeftOut(file);
  if (result.pending > 0) totals.pending += 1;
}
