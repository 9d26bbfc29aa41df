/** Six processes that open and migrate one fresh database at once. */
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { openDatabase } from '@coterie/core';
import { type Sqld, startSqld } from '@coterie/sqld';
import { type Ask, contentOf, ledgerOf, schemaOf } from '../content.ts';
import { type Engine, openEngine, type Place } from '../engines.ts';
import type { Task, Told } from '../process/migrate.ts';
import { whatStandsStill } from '../server-life.ts';
import type { Course, Round, Soak } from '../soak.ts';
import { Worker } from '../worker.ts';

const PROCESSES = 6;
const ROWS = 50;

type Migrator = Worker<Task, Told>;

const race = (engine: Engine): Soak => ({
  name: `races/${engine}`,
  proves: `six processes that open and migrate one fresh database at once (${engine}) apply each migration once`,
  rounds: 100,
  async begin(folder) {
    const starting = Array.from({ length: PROCESSES }, () => Worker.start<Task, Told>('migrate'));
    const migrators = await Promise.all(starting);
    const alone = { engine: 'better-sqlite3', address: join(folder, 'alone.db') } as const;
    await migrators[0]?.ask({ ...alone, rows: ROWS });
    const expected = await lookAt(alone);
    return new Race(engine, migrators, expected);
  },
});

interface Look {
  readonly ledger: readonly string[];
  readonly schema: string;
  readonly content: unknown;
}

class Race implements Course {
  readonly #engine: Engine;
  readonly #migrators: readonly Migrator[];
  readonly #expected: Look;

  constructor(engine: Engine, migrators: readonly Migrator[], expected: Look) {
    this.#engine = engine;
    this.#migrators = migrators;
    this.#expected = expected;
  }

  async round(round: Round): Promise<void> {
    if (this.#engine === 'http' || this.#engine === 'ws') return this.#onServer(this.#engine, round);
    await this.#at({ engine: this.#engine, address: join(round.folder, 'fresh.db') });
  }

  async end(): Promise<void> {
    await Promise.all(this.#migrators.map((one) => one.kill()));
  }

  async #onServer(engine: 'http' | 'ws', { count }: Round): Promise<void> {
    const server: Sqld = await startSqld();
    try {
      await this.#at({ engine, address: engine === 'http' ? server.url : server.wsUrl });
    } catch (error) {
      const standing = await whatStandsStill(server.url);
      if (standing !== null) count('server at a standstill');
      throw standing === null ? error : new Error(standing, { cause: error });
    } finally {
      await server.stop();
    }
  }

  async #at(place: Place): Promise<void> {
    const told = await Promise.all(this.#migrators.map((one) => one.ask({ ...place, rows: ROWS })));
    const failed = told.filter(
      ({ results, thrown }) =>
        thrown !== undefined || results.some(({ status }) => status !== 'applied' && status !== 'skipped'),
    );
    if (failed.length > 0) throw new Error(`${failed.length} processes failed: ${JSON.stringify(failed, null, 1)}`);
    const applied = told.flatMap(({ results }) => results.filter(({ status }) => status === 'applied'));
    const ids = applied.map(({ id }) => id).sort();
    if (!isDeepStrictEqual(ids, [...this.#expected.ledger].sort())) throw new Error(`Applied were ${ids.join(', ')}`);
    const found = await lookAt(place);
    for (const part of ['ledger', 'schema', 'content'] as const) {
      if (isDeepStrictEqual(found[part], this.#expected[part])) continue;
      throw new Error(
        `The ${part} is ${JSON.stringify(found[part])}, and that of one process alone ${JSON.stringify(this.#expected[part])}`,
      );
    }
  }
}

async function lookAt(place: Place): Promise<Look> {
  const db = openDatabase(await openEngine(place));
  try {
    const ask: Ask = (sql) => db.query(sql);
    return { ledger: await ledgerOf(ask), schema: await schemaOf(ask), content: await contentOf(ask) };
  } finally {
    await db.close();
  }
}

export const races: readonly Soak[] = (['better-sqlite3', 'libsql', 'http', 'ws'] as const).map(race);
