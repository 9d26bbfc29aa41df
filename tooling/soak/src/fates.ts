/** Writes whose every row can be told from all others, what their callers were told of them, and what became of them. */
import { type Database, DatabaseError, type Outcome } from '@coterie/core';
import type { Random } from '@coterie/testing';
import type { Ask } from './content.ts';

/** Without a UNIQUE constraint: a row that was written twice is to be seen. */
export const FATES =
  'CREATE TABLE fate (seq INTEGER PRIMARY KEY AUTOINCREMENT, call TEXT NOT NULL, part INTEGER NOT NULL)';

/** What a caller knows. */
interface Told {
  readonly call: string;
  readonly parts: number;
  /** `acknowledged`: it succeeded · `abandoned`: its own body threw · else what the error said. */
  readonly fate: 'acknowledged' | 'abandoned' | Outcome;
  readonly error?: DatabaseError;
}

class Abandoned extends Error {}

const insert = (call: string, part: number) => ({
  sql: 'INSERT INTO fate (call, part) VALUES (?, ?)',
  params: [call, part],
});

export interface CallOptions {
  readonly random: Random;
  /** Milliseconds that a transaction rests after each of its statements, at most. */
  readonly rest?: number;
}

export class Fates {
  readonly #told: Told[] = [];

  /** Makes one write: a statement, a batch or a transaction. Rejects only for what is no DatabaseError. */
  async write(db: Database<'async'>, call: string, { random, rest = 20 }: CallOptions): Promise<void> {
    const parts = random.integer(1, 4);
    const kind = random.pick(['plain', 'batch', 'transaction', 'transaction', 'stubborn', 'abandoned'] as const);
    const rests = Array.from({ length: parts }, () => random.integer(0, rest));
    switch (kind) {
      case 'plain':
        return this.keep(call, 1, () => db.run({ access: 'write', statements: [insert(call, 0)], decode: () => null }));
      case 'batch': {
        const statements = rests.map((_, part) => insert(call, part));
        return this.keep(call, parts, () => db.run({ access: 'write', statements, decode: () => null }));
      }
      default:
        return this.keep(call, parts, () => this.#transaction(db, call, rests, kind));
    }
  }

  /** Makes a call that writes all of its parts, and keeps what its caller is told. */
  async keep(call: string, parts: number, work: () => Promise<unknown>): Promise<void> {
    try {
      await work();
      this.#told.push({ call, parts, fate: 'acknowledged' });
    } catch (error) {
      if (error instanceof DatabaseError) this.#told.push({ call, parts, fate: error.outcome, error });
      else if (error instanceof Abandoned) this.#told.push({ call, parts, fate: 'abandoned' });
      else throw error;
    }
  }

  async #transaction(
    db: Database<'async'>,
    call: string,
    rests: readonly number[],
    kind: 'transaction' | 'stubborn' | 'abandoned',
  ): Promise<void> {
    await db.transaction(async (tx) => {
      for (const [part, rest] of rests.entries()) {
        const { sql, params } = insert(call, part);
        try {
          await tx.execute(sql, params);
        } catch (error) {
          // A body that does not look at errors must not get anything committed on its own.
          if (kind !== 'stubborn') throw error;
        }
        await new Promise((resolve) => setTimeout(resolve, rest));
      }
      if (kind === 'abandoned') throw new Abandoned();
    });
  }

  /**
   * Compares what is there with what was told.
   * @throws what is not true of it, call by call.
   */
  async assertTrue(ask: Ask, count: (what: string, times?: number) => void): Promise<void> {
    const { rows } = await ask('SELECT call, count(*), count(DISTINCT part) FROM fate GROUP BY call');
    const found = new Map(
      rows.map(([call, all, distinct]) => [String(call), { all: Number(all), distinct: Number(distinct) }]),
    );
    const lies = this.#told.flatMap((told) => {
      const { all, distinct } = found.get(told.call) ?? { all: 0, distinct: 0 };
      found.delete(told.call);
      count(told.error === undefined ? told.fate : `${told.fate} (${told.error.code})`);
      if (told.fate === 'unknown') count(all === 0 ? 'unknown and not there' : 'unknown and there');
      const problem = problemOf(told, all, distinct);
      return problem === null ? [] : [`${told.call}: ${problem}. Told was ${told.fate}: ${told.error?.message ?? ''}`];
    });
    for (const call of found.keys()) lies.push(`${call} is there, and nobody was told of it`);
    if (lies.length > 0) throw new Error(lies.join('\n'));
  }
}

function problemOf({ parts, fate }: Told, all: number, distinct: number): string | null {
  if (all !== distinct) return `${all - distinct} of its rows are there twice`;
  if (all !== 0 && all !== parts) return `${all} of its ${parts} rows are there, which committed on their own`;
  const mustBeThere = fate === 'acknowledged' || fate === 'applied';
  if (mustBeThere && all === 0) return 'it is not there';
  if (!mustBeThere && fate !== 'unknown' && all > 0) return 'it is there';
  return null;
}
