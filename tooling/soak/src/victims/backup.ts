/** Backups of a database, one in the place of the other, while another process writes to it. */
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { betterSqlite3 } from '@coterie/better-sqlite3';
import { openDatabase } from '@coterie/core';
import { digest } from '@coterie/store/digest';
import { assertNoTemporaries, assertWhole, digestIn, inFile, temporariesIn } from '../file-check.ts';
import { GENERATIONS, generationOf } from '../generations.ts';
import type { Copied, Copy } from '../process/backup.ts';
import { endingOf, type Thrown } from '../thrown.ts';
import { fillStore } from '../transcripts.ts';
import type { Prepared, Victim, Work } from '../victim.ts';
import { Worker } from '../worker.ts';

const FILE = 'copy.db';
const COPIES = 4;

export const backups: Victim = {
  name: 'backup',
  async prepare(folder) {
    const source = join(folder, 'agents.db');
    await fillStore(source, join(folder, 'transcripts'));
    const db = openDatabase(betterSqlite3(source));
    db.script(GENERATIONS);
    db.close();
    const expected = await digestIn(source);
    const writer = await Worker.start<{ readonly path: string }, object>('write');
    await writer.ask({ path: source });
    const copying = new Copying(source, expected, writer);
    await copying.measure(folder);
    return copying;
  },
};

/** The copy of which was last told that it is done. */
interface Done {
  /** Which the database had when the copy began: the copy has this or a later one. */
  readonly generation: number;
  readonly inode: number;
}

class Copying implements Prepared {
  duration = 0;
  size = 0;
  readonly #source: string;
  /** The digest of the store, in which no generation has a part. */
  readonly #expected: string;
  readonly #writer: Worker<{ readonly path: string }, object>;
  readonly #done = new Map<string, Done>();

  constructor(source: string, expected: string, writer: Worker<{ readonly path: string }, object>) {
    this.#source = source;
    this.#expected = expected;
    this.#writer = writer;
  }

  async measure(folder: string): Promise<void> {
    const work = await this.start(folder);
    const began = performance.now();
    const ending = await work.ending;
    if (ending.kind !== 'done') throw new Error(`The undisturbed backup failed: ${JSON.stringify(ending)}`);
    this.duration = performance.now() - began;
    this.size = statSync(join(folder, FILE)).size;
  }

  async start(folder: string): Promise<Work> {
    const worker = await Worker.start<Copy, Copied>('backup');
    const ending = endingOf(() => this.#copy(worker, folder));
    return { kill: () => worker.kill(), ending: ending.finally(() => worker.kill()) };
  }

  async assertSound(folder: string, count: (what: string) => void): Promise<void> {
    const target = join(folder, FILE);
    const done = this.#done.get(folder);
    if (temporariesIn(folder).length > 0) count('something unfinished beside it');
    if (!existsSync(target)) {
      if (done !== undefined) throw new Error('The copy that was there is gone.');
      return count('before the first copy');
    }
    const { ino } = statSync(target);
    if (await assertWhole(target)) count('checked by sqlite3 too');
    const { generation, sha256 } = await inFile(target, (db) => ({
      generation: generationOf(db),
      sha256: digest({ db }).sha256,
    }));
    if (sha256 !== this.#expected) throw new Error(`The digest of the copy is ${sha256}, not ${this.#expected}`);
    const last = await this.#generation();
    if (generation < (done?.generation ?? 0) || generation > last) {
      throw new Error(`The copy is of generation ${generation}, not of ${done?.generation ?? 0} to ${last}.`);
    }
    count(ino === done?.inode ? 'the copy before' : 'a copy of which nobody was told yet');
  }

  async assertFinished(folder: string): Promise<void> {
    if (!existsSync(join(folder, FILE))) throw new Error('There is no copy.');
    assertNoTemporaries(folder);
    await assertWhole(this.#source);
    if ((await digestIn(this.#source)) !== this.#expected) throw new Error('The database itself has changed.');
  }

  async end(): Promise<void> {
    await this.#writer.kill();
  }

  async #copy(worker: Worker<Copy, Copied>, folder: string): Promise<Thrown | undefined> {
    const target = join(folder, FILE);
    for (let copy = 0; copy < COPIES; copy += 1) {
      const generation = await this.#generation();
      const { thrown } = await worker.ask({ source: this.#source, target });
      if (thrown !== undefined) return thrown;
      this.#done.set(folder, { generation, inode: statSync(target).ino });
    }
    return undefined;
  }

  #generation(): Promise<number> {
    return inFile(this.#source, generationOf);
  }
}
