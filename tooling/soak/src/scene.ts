/** A libSQL server with a network before it, and what is true of the writes on it at the end. */
import { Database } from '@coterie/core';
import { libsql } from '@coterie/libsql';
import { type Sqld, startSqld } from '@coterie/sqld';
import type { Random } from '@coterie/testing';
import { FATES, type Fates } from './fates.ts';
import { Network } from './network.ts';
import { whatStandsStill } from './server-life.ts';
import type { Round } from './soak.ts';

export type Protocol = 'http' | 'ws';

export const protocols: readonly Protocol[] = ['http', 'ws'];

export interface Scene {
  readonly server: Sqld;
  readonly network: Network;
  readonly random: Random;
  readonly count: Round['count'];
}

/** A lost answer is waited for this long. */
const TIMEOUT = 1_000;

/** What was told of the writes is compared when nothing is under way any more. */
export async function onServer(
  protocol: Protocol,
  { random, count }: Pick<Round, 'random' | 'count'>,
  play: (scene: Scene) => Promise<Fates>,
): Promise<void> {
  const server = await startSqld();
  const network = await Network.before(server.port);
  try {
    const setUp = open(server.url);
    await setUp.execute(FATES);
    await setUp.close();
    const fates = await play({ server, network, random, count });
    const standing = await whatStandsStill(server.url);
    if (standing !== null) count('server at a standstill');
    await server.restart();
    const db = open(urlOf(server, protocol));
    await fates.assertTrue((sql) => db.query(sql), count);
    await db.close();
    if (standing !== null) throw new Error(standing);
  } finally {
    network.close();
    await server.stop();
  }
}

export function urlOf({ url, wsUrl }: Sqld, protocol: Protocol): string {
  return protocol === 'http' ? url : wsUrl;
}

export function open(url: string, busyTimeout = 5_000): Database<'async'> {
  return new Database(libsql({ url, timeout: busyTimeout > 5_000 ? busyTimeout * 2 : TIMEOUT }), { busyTimeout });
}
