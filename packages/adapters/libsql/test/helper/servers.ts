import { type Sqld, startSqld } from '@coterie/sqld';
import { createClient } from '@libsql/client';
import { afterAll } from 'vitest';

/** Servers whose database is empty again: starting one takes a tenth of a second, and there are hundreds of cases. */
const idle: Sqld[] = [];

export const servers = {
  create: async (): Promise<Sqld> => idle.pop() ?? startSqld(),
  async remove(server: Sqld): Promise<void> {
    if (await emptied(server.url)) idle.push(server);
    else await server.stop();
  },
};

afterAll(async () => {
  await Promise.all(idle.splice(0).map((server) => server.stop()));
});

/** Drops everything. A server on which that cannot be done, or that waits for a lock, is of no more use. */
async function emptied(url: string): Promise<boolean> {
  const client = createClient({ url });
  const slow = new Promise<false>((resolve) => setTimeout(resolve, 1000, false).unref());
  const work = (async () => {
    // Indexes and triggers go with their tables, and shadow tables with their virtual ones.
    const { rows } = await client.execute(
      "SELECT type, name FROM sqlite_schema WHERE type IN ('view', 'table') ORDER BY rootpage",
    );
    const drops = rows.map(
      ({ type, name }) => `DROP ${String(type)} IF EXISTS "${String(name).replaceAll('"', '""')}"`,
    );
    await client.migrate(drops);
    const left = await client.execute('SELECT count(*) FROM sqlite_schema');
    return left.rows[0]?.[0] === 0;
  })();
  try {
    return await Promise.race([work.catch(() => false), slow]);
  } finally {
    client.close();
  }
}
