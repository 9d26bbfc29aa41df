import type { ExportFile, Store } from '@coterie/store';
import type { ExportDocument, ExportedFileDocument } from '../documents/index.ts';
import type { ExportFolder } from './folder.ts';
import type { NamedFile } from './names.ts';

/** What was written so far. */
export class ExportTotals {
  readonly #written: ExportedFileDocument[] = [];

  add(file: ExportedFileDocument): void {
    this.#written.push(file);
  }

  document(out: string, durationMs: number): ExportDocument {
    const written = this.#written;
    return {
      out,
      files: written.length,
      records: written.reduce((sum, { records }) => sum + records, 0),
      sessions: new Set(written.flatMap(({ sessions }) => sessions)).size,
      bytes: written.reduce((sum, { bytes }) => sum + bytes, 0),
      durationMs: Math.round(durationMs),
      written,
    };
  }
}

export interface ExportRun {
  readonly folder: ExportFolder;
  readonly signal: AbortSignal;
  readonly totals: ExportTotals;
  /** Told which file it is at, and how many bytes of all records are written. */
  readonly onProgress: (file: string, bytes: number) => void;
}

/**
 * Writes the files one after another, each whole or not at all. `totals` has what was written also when it is interrupted.
 * @throws what the signal was aborted with, itself or as the cause of a DatabaseError `aborted`.
 */
export async function exportFiles(store: Store, files: readonly NamedFile[], run: ExportRun): Promise<void> {
  const { folder, signal, totals, onProgress } = run;
  let before = 0;
  for (const { source, path, metaPath } of files) {
    signal.throwIfAborted();
    const content = new Content(store, source, signal, (bytes) => onProgress(path, before + bytes));
    const bytes = await folder.write(path, content.pieces());
    if (metaPath !== null) await folder.write(metaPath, [metaText(source)]);
    const { sessions } = source;
    totals.add({ file: path, importedAs: source.path, sessions, records: content.records, bytes });
    before += source.bytes;
  }
}

/** The lines of a file while they are read. */
class Content {
  readonly #store: Store;
  readonly #source: ExportFile;
  readonly #signal: AbortSignal;
  readonly #onBytes: (bytes: number) => void;
  records = 0;

  constructor(store: Store, source: ExportFile, signal: AbortSignal, onBytes: (bytes: number) => void) {
    this.#store = store;
    this.#source = source;
    this.#signal = signal;
    this.#onBytes = onBytes;
  }

  async *pieces(): AsyncGenerator<string, void, undefined> {
    const { readExportLines } = await import('@coterie/store');
    let bytes = 0;
    this.#onBytes(0);
    for await (const lines of readExportLines(this.#store, this.#source, { signal: this.#signal })) {
      const piece = `${lines.join('\n')}\n`;
      yield piece;
      this.records += lines.length;
      bytes += Buffer.byteLength(piece) - lines.length;
      this.#onBytes(bytes);
    }
  }
}

/** As Claude Code notes it beside the file of a sub-agent, without what is not known. */
function metaText({ agentType, description, toolUseId }: ExportFile): string {
  return JSON.stringify({ agentType, description, toolUseId }, (_, value: unknown) => value ?? undefined);
}
