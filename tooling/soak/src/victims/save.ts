/** A store in memory, saved to a file generation after generation. */
import { copyFileSync, existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { openDatabase } from '@coterie/core';
import { readDatabaseFile } from '@coterie/node';
import { sqljs } from '@coterie/sqljs';
import { digest } from '@coterie/store/digest';
import { assertNoTemporaries, assertWhole, digestIn, temporariesIn } from '../file-check.ts';
import type { Command, Obeyed } from '../process/save.ts';
import { digestsOfGenerations } from '../saved-store.ts';
import { endingOf, type Thrown } from '../thrown.ts';
import { fillStore } from '../transcripts.ts';
import type { Prepared, Victim, Work } from '../victim.ts';
import { Worker } from '../worker.ts';

const FILE = 'saved.db';
const LAST = 8;

export const saves: Victim = {
  name: 'save',
  async prepare(folder) {
    const first = join(folder, 'first.db');
    await fillStore(first, join(folder, 'transcripts'));
    const all = join(folder, 'all.db');
    copyFileSync(first, all);
    const saving = new Saving(first, digestsOfGenerations(all, LAST));
    await saving.measure(folder);
    return saving;
  },
};

interface Announced {
  /** Which `save` said to be in the file; null before the first. */
  readonly saved: number | null;
  /** Whose saving began, and did not end with an answer. */
  readonly begun: number | null;
}

class Saving implements Prepared {
  duration = 0;
  size = 0;
  readonly #first: string;
  readonly #digests: readonly string[];
  readonly #announced = new Map<string, Announced>();

  constructor(first: string, digests: readonly string[]) {
    this.#first = first;
    this.#digests = digests;
  }

  async measure(folder: string): Promise<void> {
    const work = await this.start(folder);
    const began = performance.now();
    const ending = await work.ending;
    if (ending.kind !== 'done') throw new Error(`The undisturbed saving failed: ${JSON.stringify(ending)}`);
    this.duration = performance.now() - began;
    this.size = statSync(join(folder, FILE)).size;
  }

  async start(folder: string): Promise<Work> {
    const worker = await Worker.start<Command, Obeyed>('save');
    const path = join(folder, FILE);
    const { generation, thrown } = await worker.ask({ load: { path, first: this.#first } });
    const ending = endingOf(async () => thrown ?? this.#save(worker, folder, generation));
    return { kill: () => worker.kill(), ending: ending.finally(() => worker.kill()) };
  }

  async assertSound(folder: string, count: (what: string) => void): Promise<void> {
    const path = join(folder, FILE);
    const { saved, begun } = this.#announced.get(folder) ?? { saved: null, begun: null };
    if (temporariesIn(folder).length > 0) count('something unfinished beside it');
    if (!existsSync(path)) {
      if (saved !== null) throw new Error(`Generation ${saved} was saved, and there is no file.`);
      return count('before the first generation');
    }
    // Before an engine has opened the file: the bytes are as they were left.
    const inSqljs = await digestInSqljs(path);
    if (await assertWhole(path)) count('checked by sqlite3 too');
    const sha256 = await digestIn(path);
    if (sha256 !== inSqljs) throw new Error(`The digest is ${sha256}, and in sql.js ${inSqljs}.`);
    const found = this.#digests.indexOf(sha256);
    if (found < 0 || (found !== saved && found !== begun)) {
      throw new Error(`The file has generation ${found}; ${saved} was saved, ${begun} was begun.`);
    }
    count(found === begun && found !== saved ? 'a generation of which nobody was told yet' : 'the generation before');
  }

  async assertFinished(folder: string): Promise<void> {
    const sha256 = await digestIn(join(folder, FILE));
    if (sha256 !== this.#digests[LAST]) {
      throw new Error(`It ended as generation ${this.#digests.indexOf(sha256)}, not ${LAST}.`);
    }
    assertNoTemporaries(folder);
  }

  /** @param there the generation that was loaded; 0 is in no file yet. */
  async #save(worker: Worker<Command, Obeyed>, folder: string, there: number): Promise<Thrown | undefined> {
    let saved = there === 0 ? null : there;
    // The last is saved even where it is there already: a save cleans up behind those that were killed.
    for (let next = Math.min(there + 1, LAST); next <= LAST; next += 1) {
      this.#announced.set(folder, { saved, begun: next });
      const { thrown } = await worker.ask({ save: next });
      // What failed and said so has left the file as it was.
      if (thrown === undefined) saved = next;
      this.#announced.set(folder, { saved, begun: null });
      if (thrown !== undefined) return thrown;
    }
    return undefined;
  }
}

async function digestInSqljs(path: string): Promise<string> {
  const { bytes } = readDatabaseFile(path);
  const db = openDatabase(await sqljs({ walFile: 'none', ...(bytes !== null && { bytes }) }));
  try {
    return digest({ db }).sha256;
  } finally {
    db.close();
  }
}
