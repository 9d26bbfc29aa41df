/** Runs SQL with the client alone, as it is told, and keeps its locks until it is told nothing. */
import { type Client, createClient, type Transaction } from '@libsql/client/sqlite3';

let client: Client | undefined;
let transaction: Transaction | undefined;

async function hold(path: string, sql: string): Promise<void> {
  client = createClient({ url: `file:${encodeURIComponent(path)}`, concurrency: 1 });
  transaction = await client.transaction('deferred');
  await transaction.executeMultiple(`COMMIT; ${sql}`);
}

async function release(): Promise<void> {
  try {
    if (transaction?.closed === false) await transaction.executeMultiple('COMMIT');
  } finally {
    transaction?.close();
    client?.close();
  }
}

process.on('message', ({ path, sql }: { readonly path?: string; readonly sql?: string }) => {
  const work = path === undefined || sql === undefined ? release() : hold(path, sql);
  work.then(
    () => process.send?.(null),
    (error: unknown) => process.send?.(String(error)),
  );
});
