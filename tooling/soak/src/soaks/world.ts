/** One world of the generator's through each driver: the content must be the same, by one digest over all tables. */
import { join } from 'node:path';
import { startSqld } from '@coterie/sqld';
import { openStore } from '@coterie/store';
import { digest } from '@coterie/store/digest';
import { writeWorld } from '@coterie/testing/world';
import { type Engine, openEngine, type Place } from '../engines.ts';
import type { Round, Soak } from '../soak.ts';

const ROWS = 1_000_000;

/** Of each world that was written in this run, what the first driver made of it. */
const firsts = new Map<string, { readonly engine: Engine; readonly sha256: string }>();

const through = (engine: Engine): Soak => ({
  name: `world/${engine}`,
  proves: `a generated world of a million rows over all tables is the same through every driver (${engine})`,
  rounds: 1,
  begin: async () => ({
    async round(round) {
      if (engine !== 'http') return write({ engine, address: join(round.folder, 'world.db') }, round);
      const server = await startSqld();
      try {
        await write({ engine, address: server.url }, round);
      } finally {
        await server.stop();
      }
    },
  }),
});

async function write(place: Place, { random, rows = ROWS, tell }: Round): Promise<void> {
  const seed = random.integer(0, 2 ** 32 - 1);
  const store = await openStore(await openEngine(place));
  try {
    const begin = performance.now();
    const cpu = process.cpuUsage();
    await writeWorld(store, { seed, rows });
    const seconds = (performance.now() - begin) / 1000;
    const { user, system } = process.cpuUsage(cpu);
    const { sha256, tables } = await digest(store);
    const found = Object.values(tables).reduce((sum, table) => sum + table.rows, 0);
    tell(line(place.engine, found, seconds, (user + system) / 1e6, sha256));
    if (found !== rows) throw new Error(`${rows} rows were written, and there are ${found}.`);
    const empty = Object.keys(tables).filter((name) => tables[name]?.rows === 0);
    if (empty.length > 0) throw new Error(`Nothing was written to ${empty.join(', ')}.`);
    const key = `${seed} ${rows}`;
    const first = firsts.get(key) ?? { engine: place.engine, sha256 };
    firsts.set(key, first);
    if (first.sha256 !== sha256)
      throw new Error(`The digest is ${sha256}, but ${first.sha256} through ${first.engine}.`);
  } finally {
    await store.close();
  }
}

/** The processor's time is that of this process, without the server's. */
function line(engine: Engine, rows: number, seconds: number, cpu: number, sha256: string): string {
  const rate = Math.round(rows / seconds);
  return `${engine.padEnd(15)}${rows} rows  ${seconds.toFixed(1)} s (cpu ${cpu.toFixed(1)} s)  ${rate} rows/s  ${sha256}`;
}

const engines = ['better-sqlite3', 'libsql', 'sqljs', 'http'] as const;

export const world: readonly Soak[] = engines.map(through);
