import { type Sqld, type SqldOptions, startSqld } from '@coterie/sqld';
import { onTestFinished } from 'vitest';

/** A libSQL server that stands until the test ends. */
export async function serve(options?: SqldOptions): Promise<Sqld> {
  const server = await startSqld(options);
  onTestFinished(() => server.stop());
  return server;
}
