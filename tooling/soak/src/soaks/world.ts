/** One world of the generator's through each driver: the content must be the same, by one digest over all tables. */
import { join } from 'node:path';
import { startSqld } from '@coterie/sqld';
import { openStore } from '@coterie/store';
import { digest, type StoreDigest } from '@coterie/store/digest';
import { type WorldOptions, writeWorld } from '@coterie/testing/world';
import { type Engine, openEngine, type Place } from '../engines.ts';
import type { Round, Soak } from '../soak.ts';

const ROWS = 1_000_000;

const engines = ['better-sqlite3', 'libsql', 'sqljs', 'http'] as const;

/** What a world became through a driver, and how long the writing took. */
interface Written {
  readonly digest: StoreDigest;
  readonly seconds: number;
  /** Of the processor, in this process: a server's is not in it. */
  readonly cpu: number;
}

export const world: Soak = {
  name: 'world/drivers',
  proves: `a generated world over all tables (${ROWS} rows unless --rows says otherwise) has one digest, whatever driver it is written through`,
  rounds: 1,
  begin: async () => ({
    async round({ random, folder, rows = ROWS, tell }) {
      const options = { seed: random.integer(0, 2 ** 32 - 1), rows };
      const digests = new Map<Engine, string>();
      for (const engine of engines) {
        const written = await through(engine, folder, options);
        tell(line(engine, rows, written));
        assertWhole(engine, rows, written.digest);
        digests.set(engine, written.digest.sha256);
      }
      if (new Set(digests.values()).size > 1) {
        throw new Error(`The digests differ: ${[...digests].map((one) => one.join(' ')).join(', ')}.`);
      }
    },
  }),
};

async function through(engine: Engine, folder: Round['folder'], options: WorldOptions): Promise<Written> {
  if (engine !== 'http') return write({ engine, address: join(folder, `${engine}.db`) }, options);
  const server = await startSqld();
  try {
    return await write({ engine, address: server.url }, options);
  } finally {
    await server.stop();
  }
}

async function write(place: Place, options: WorldOptions): Promise<Written> {
  const store = await openStore(await openEngine(place));
  try {
    const begin = performance.now();
    const before = process.cpuUsage();
    await writeWorld(store, options);
    const { user, system } = process.cpuUsage(before);
    const seconds = (performance.now() - begin) / 1000;
    return { digest: await digest(store), seconds, cpu: (user + system) / 1e6 };
  } finally {
    await store.close();
  }
}

/** A proof that an empty table is the same everywhere proves nothing. */
function assertWhole(engine: Engine, rows: number, { tables }: StoreDigest): void {
  const found = Object.values(tables).reduce((sum, table) => sum + table.rows, 0);
  if (found !== rows) throw new Error(`${rows} rows were written through ${engine}, and there are ${found}.`);
  const empty = Object.keys(tables).filter((name) => tables[name]?.rows === 0);
  if (empty.length > 0) throw new Error(`Nothing was written to ${empty.join(', ')} through ${engine}.`);
}

function line(engine: Engine, rows: number, { digest: { sha256 }, seconds, cpu }: Written): string {
  const rate = Math.round(rows / seconds);
  return `${engine.padEnd(15)} ${rows} rows  ${seconds.toFixed(1)} s (cpu ${cpu.toFixed(1)} s)  ${rate} rows/s  ${sha256}`;
}
