/** A migration whose steps take a while: tables filled, rebuilt, rewritten, indexed. */
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { betterSqlite3 } from '@coterie/better-sqlite3';
import { migrate, openDatabase } from '@coterie/core';
import { storeMigrations } from '@coterie/store';
import { contentOf, ledgerOf, schemaOf } from '../content.ts';
import type { Engine } from '../engines.ts';
import { assertWhole, inFile, isEmpty } from '../file-check.ts';
import { history } from '../history.ts';
import type { Task, Told } from '../process/migrate.ts';
import { endingOf, type Thrown } from '../thrown.ts';
import type { Prepared, Victim } from '../victim.ts';
import { Worker } from '../worker.ts';

const ROWS = 4_000;
const FILE = 'agents.db';

interface Stage {
  readonly ledger: readonly string[];
  readonly schema: string;
  readonly content: unknown;
}

export const migration = (engine: Extract<Engine, 'better-sqlite3' | 'libsql'>): Victim => ({
  name: `migration-${engine}`,
  async prepare(folder) {
    const stages = await allStages(folder);
    const start = async (where: string) => {
      const worker = await Worker.start<Task, Told>('migrate');
      const ending = endingOf(async () =>
        failureOf(await worker.ask({ engine, address: join(where, FILE), rows: ROWS })),
      );
      return { kill: () => worker.kill(), ending: ending.finally(() => worker.kill()) };
    };
    const work = await start(folder);
    const began = performance.now();
    await work.ending;
    const duration = performance.now() - began;
    return new PreparedMigration(stages, start, { duration, size: statSync(join(folder, FILE)).size });
  },
});

class PreparedMigration implements Prepared {
  readonly duration: number;
  readonly size: number;
  readonly start: Prepared['start'];
  /** The database as it is after none, one, two … of the migrations. */
  readonly #stages: readonly Stage[];

  constructor(
    stages: readonly Stage[],
    start: Prepared['start'],
    { duration, size }: Pick<Prepared, 'duration' | 'size'>,
  ) {
    this.#stages = stages;
    this.start = start;
    this.duration = duration;
    this.size = size;
  }

  async assertSound(folder: string, count: (what: string) => void): Promise<void> {
    const path = join(folder, FILE);
    if (isEmpty(path)) return count('before the first page');
    if (await assertWhole(path)) count('checked by sqlite3 too');
    const { ledger, ...found } = await stageOf(path);
    const expected = this.#stages[ledger.length];
    if (!isDeepStrictEqual(ledger, expected?.ledger)) throw new Error(`The ledger has ${ledger.join(', ')}`);
    count(ledger.length === this.#stages.length - 1 ? 'after the last migration' : 'in the middle');
    // Whether the ledger itself is there yet is the one thing that a database without migrations may differ in.
    const { ledger: _, ...stage } = expected as Stage;
    if (ledger.length > 0 && !isDeepStrictEqual(found, stage)) {
      throw new Error(`After ${ledger.join(', ')}: ${JSON.stringify(found)} instead of ${JSON.stringify(stage)}`);
    }
    if (ledger.length === 0 && Object.keys(found.content as object).length > 0) {
      throw new Error(`The ledger is empty, and there is ${JSON.stringify(found.content)}`);
    }
  }

  async assertFinished(folder: string): Promise<void> {
    const found = await stageOf(join(folder, FILE));
    if (!isDeepStrictEqual(found, this.#stages.at(-1))) throw new Error(`It ended as ${JSON.stringify(found)}`);
  }
}

async function allStages(folder: string): Promise<readonly Stage[]> {
  const set = history(ROWS);
  const path = join(folder, 'stages.db');
  const stages: Stage[] = [{ ledger: [], schema: '', content: {} }];
  const sets = [
    ...storeMigrations.migrations.map((_, index) => [upTo(storeMigrations, index + 1)]),
    ...set.migrations.map((_, index) => [storeMigrations, upTo(set, index + 1)]),
  ];
  for (const part of sets) {
    const db = openDatabase(betterSqlite3(path));
    migrate(db, part, { allowDestructive: true });
    db.close();
    stages.push(await stageOf(path));
  }
  return stages;
}

const upTo = <S extends { readonly migrations: readonly unknown[] }>(set: S, count: number): S => ({
  ...set,
  migrations: set.migrations.slice(0, count),
});

function stageOf(path: string): Promise<Stage> {
  return inFile(path, async (db) => {
    const ask = (sql: string) => db.query(sql);
    return { ledger: await ledgerOf(ask), schema: await schemaOf(ask), content: await contentOf(ask) };
  });
}

function failureOf({ results, thrown }: Told): Thrown | undefined {
  const failed = results.find(({ status }) => status === 'failed');
  if (thrown !== undefined || failed === undefined) return thrown;
  return { code: failed.code ?? 'none', message: `${failed.id}: ${failed.reason ?? ''}` };
}
