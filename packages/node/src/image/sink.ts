import { closeSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseError, type Sink, ValidationError } from '@coterie/core';
import { writing } from './failure.ts';
import { sealImage, switchImage, syncFolder, writeImage } from './generation.ts';
import { placeOf, stampOf, stateOf } from './place.ts';
import type { DatabaseFile } from './read.ts';
import { assertReplaceable } from './replaceable.ts';
import { createTemporary, removeStale, removeTemporary } from './temporary.ts';
import { inTurn } from './turn.ts';

export interface FileSinkOptions {
  /** What was read of the file; without it there must be none yet. */
  readonly loaded?: DatabaseFile;
}

/** `rw-r--r--`, of which the umask takes. */
const NEW_FILE = 0o644;

/**
 * Keeps a database in a file, whole: for `db.save(sink)` of a database that lives in memory. Each write puts a new file
 * beside the old, proves it, waits for the disk, and takes its name; a crash at any moment leaves the old or the new one.
 * It answers at once, so a sync database is saved when `save` returns. Permissions of the old file stay, a link is followed.
 *
 * A file is not overwritten that changed since it was loaded or last written, has a `-wal`, `-shm` or `-journal` beside
 * it, or is open: in this process, or in another one as far as Linux shows (others' processes only while they hold a
 * lock; other systems show nothing). Between the last look and the switch an engine has some microseconds to open it;
 * two sinks take turns.
 * @throws {DatabaseError} at once and at each write: `busy` for these, `invalid` for a file that was not `loaded`,
 * `not-a-database` for bytes that are none, `full`, `readonly`, `io`, `cannot-open`.
 */
export function fileSink(path: string, options: FileSinkOptions = {}): Sink<void> {
  return new FileSink(path, options);
}

class FileSink implements Sink<void> {
  readonly #path: string;
  #stamp: string;

  constructor(path: string, { loaded }: FileSinkOptions) {
    this.#path = placeOf(path).path;
    if (loaded !== undefined && loaded.path !== this.#path) {
      throw new ValidationError(
        'loaded',
        `What was loaded is of ${loaded.path}, not of ${this.#path}. Load that file.`,
      );
    }
    this.#stamp = loaded?.stamp ?? stampOf(undefined);
    const state = assertReplaceable(this.#path);
    if (loaded === undefined && state !== undefined) {
      throw new ValidationError(
        'loaded',
        `There is a file at ${path} already, whose content would be lost. Open what readDatabaseFile(path) gives and pass it as loaded, or remove the file.`,
      );
    }
    this.#assertSame(stampOf(state));
  }

  write(bytes: Uint8Array): void {
    if (!(bytes instanceof Uint8Array)) {
      throw new ValidationError('bytes', 'A sink takes a Uint8Array: the bytes that export() gives.');
    }
    const path = this.#path;
    writing(path, () => {
      // Who has the file open is asked once, when all is ready.
      const state = stateOf(path);
      this.#assertSame(stampOf(state));
      removeStale(dirname(path));
      const { path: temporary, descriptor } = createTemporary(dirname(path), state === undefined ? NEW_FILE : 0o600);
      try {
        const stamp = this.#fill(descriptor, bytes, state);
        inTurn(path, () => {
          this.#assertSame(stampOf(assertReplaceable(path)));
          if (!switchImage(temporary, path, state === undefined ? 'nothing' : 'replaced')) throw changed(path);
        });
        this.#stamp = stamp;
        syncFolder(path);
      } finally {
        removeTemporary(temporary);
      }
    });
  }

  #fill(descriptor: number, bytes: Uint8Array, state: Parameters<typeof sealImage>[2]): string {
    try {
      writeImage(descriptor, this.#path, bytes);
      return sealImage(descriptor, this.#path, state).stamp;
    } finally {
      closeSync(descriptor);
    }
  }

  #assertSame(stamp: string): void {
    if (stamp !== this.#stamp) throw changed(this.#path);
  }
}

/** As SQLite's own BUSY_SNAPSHOT: to wait does not help, the work has to be done again on the new state. */
function changed(path: string): DatabaseError {
  return new DatabaseError(
    'busy',
    `${path} was changed by another program since it was read, so nothing was written to it. Read it again and repeat the changes, or save to another path.`,
  );
}
