import fs from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { type Client, createClient } from '@libsql/client/sqlite3';
import { collectGarbage } from '../../local/garbage.ts';
import { arrivalOf, besides, indexOf, replicaState } from '../files.ts';
import { SyncLock } from './lock.ts';

/** Milliseconds, for a server that is busy with its log. */
const PATIENCE = 30_000;
const PAUSE = 100;

export interface Source {
  readonly path: string;
  readonly syncUrl: string;
  readonly authToken: string | undefined;
}

/** A replica as the process sees it that fetches for it. */
export class Replica {
  readonly #source: Source;
  readonly #lock: SyncLock;
  #client: Client | undefined;
  /** The index as this process has left it. Another process that fetches changes it. */
  #index: string | undefined;

  constructor(source: Source) {
    this.#source = source;
    this.#lock = new SyncLock(source.path);
  }

  /** Resolves to the number of frames that came. */
  sync(): Promise<number> {
    const { path } = this.#source;
    return this.#lock.holding(async () => {
      if (replicaState(path) === 'fresh') return this.#fetchAll();
      if (this.#index !== indexStamp(path)) await this.#forget();
      const frames = await this.#fetch(path);
      this.#index = indexStamp(path);
      return frames;
    });
  }

  /** Writes the log back into the file, when nobody else has it open. */
  async close(): Promise<void> {
    await this.#forget();
    this.#lock.close();
  }

  /** Beside the place where it belongs: libSQL would leave an empty database when the server goes away on the way. */
  async #fetchAll(): Promise<number> {
    const { path } = this.#source;
    const arrival = arrivalOf(path);
    await this.#forget();
    remove([arrival, ...besides(arrival), ...besides(path)]);
    try {
      const frames = await this.#fetch(arrival);
      await this.#forget();
      if (fs.existsSync(`${arrival}-wal`)) throw new Error(`${arrival}-wal was not written back`);
      // An index without its database is fetched anew; a database without its index is refused.
      fs.renameSync(indexOf(arrival), indexOf(path));
      fs.renameSync(arrival, path);
      return frames;
    } catch (error) {
      remove([arrival, ...besides(arrival)]);
      throw error;
    }
  }

  async #fetch(path: string): Promise<number> {
    const begun = performance.now();
    for (;;) {
      try {
        this.#client ??= this.#connect(path);
        return (await this.#client.sync())?.frames_synced ?? 0;
      } catch (error) {
        await this.#forget();
        if (!isCompacting(error) || performance.now() - begun > PATIENCE) throw error;
        await setTimeout(PAUSE);
      }
    }
  }

  #connect(path: string): Client {
    const { syncUrl, authToken } = this.#source;
    const url = `file:${encodeURIComponent(path)}`;
    return createClient({ url, syncUrl, ...(authToken === undefined ? {} : { authToken }) });
  }

  async #forget(): Promise<void> {
    if (this.#client === undefined) return;
    this.#client.close();
    this.#client = undefined;
    await collectGarbage();
  }
}

function remove(files: readonly string[]): void {
  for (const file of files) fs.rmSync(file, { force: true });
}

/** The server is turning a part of its log into a snapshot, and has neither for the moment (measured: seconds). */
function isCompacting(error: unknown): boolean {
  return error instanceof Error && error.message.includes('snapshot not found');
}

function indexStamp(path: string): string | undefined {
  const found = fs.statSync(indexOf(path), { bigint: true, throwIfNoEntry: false });
  return found && `${found.ino} ${found.mtimeNs}`;
}
