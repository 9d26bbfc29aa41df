/** Tells a server that has come to a standstill from a failure of ours. */
import { createClient } from '@libsql/client';

/** Twice the time after which a server takes the lock from an idle transaction. */
const PATIENCE = 12_000;

/**
 * sqld 0.24 can lose its queue of writers: no write is answered any more, whoever asks. A fresh connection of the plain
 * client, with nothing of ours, tries.
 * @returns a sentence, or null where the server writes.
 */
export async function whatStandsStill(url: string): Promise<string | null> {
  const client = createClient({ url });
  let timer: NodeJS.Timeout | undefined;
  const patience = new Promise<string>((resolve) => {
    timer = setTimeout(resolve, PATIENCE, 'no answer');
  });
  const write = client.execute('CREATE TABLE IF NOT EXISTS still_alive (x)').then(
    () => null,
    (error: unknown) => String(error),
  );
  const problem = await Promise.race([write, patience]);
  clearTimeout(timer);
  client.close();
  return problem === null
    ? null
    : `The server stands still: a write on a fresh connection got ${problem} in ${PATIENCE} ms.`;
}
