/** A libSQL server that is killed, a network that loses answers, transactions that the server ends. */
import { setTimeout as sleep } from 'node:timers/promises';
import { Database } from '@coterie/core';
import { libsql } from '@coterie/libsql';
import { type Sqld, startSqld } from '@coterie/sqld';
import type { Random } from '@coterie/testing';
import { FATES, Fates } from '../fates.ts';
import { Network, type Weather } from '../network.ts';
import { whatStandsStill } from '../server-life.ts';
import type { Round, Soak } from '../soak.ts';

type Protocol = 'http' | 'ws';

const WRITERS = 4;
/** Troubles of a round, and calls that each writer makes at least. */
const TROUBLES = 4;
/** A lost answer is waited for this long. */
const TIMEOUT = 1_000;

interface Scene {
  readonly server: Sqld;
  readonly network: Network;
  readonly random: Random;
  readonly count: Round['count'];
}

/** Makes trouble once, and ends it. */
type Trouble = (scene: Scene) => Promise<void>;

const killServer: Trouble = async ({ server, random, count }) => {
  await server.kill();
  count('kills of the server');
  await sleep(random.integer(0, 300));
  await server.restart();
};

const loseAnswers: Trouble = async ({ network, random }) => {
  network.weather = random.pick<Weather>(['cut', 'hold']);
  await sleep(random.integer(20, 400));
  network.weather = 'pass';
};

const underLoad = (name: string, protocol: Protocol, trouble: Trouble, proves: string): Soak => ({
  name: `server/${name}-${protocol}`,
  proves: `${proves} (${protocol}): what was acknowledged is there, nothing twice, every error's outcome is true`,
  rounds: 50,
  begin: async () => ({
    async round({ random, count }) {
      await onServer(protocol, { random, count }, async (scene) => {
        const fates = new Fates();
        let over = false;
        const writers = Array.from({ length: WRITERS }, async (_, writer) => {
          // Straight at the server it can be told that nothing was sent, and through the network it cannot.
          const db = open(writer % 2 === 0 ? scene.network.url(protocol) : urlOf(scene.server, protocol));
          for (let call = 0; !over; call += 1) {
            await fates.write(db, `writer ${writer}, call ${call}`, { random });
            // What cannot connect fails at once.
            await sleep(random.integer(0, 10));
          }
          await db.close();
        });
        for (let turn = 0; turn < TROUBLES; turn += 1) {
          await sleep(random.integer(50, 600));
          await trouble(scene);
        }
        await sleep(200);
        over = true;
        await Promise.all(writers);
        count('answers lost', scene.network.lost);
        return fates;
      });
    },
  }),
});

/** The server takes the lock from a transaction that is idle for 5 s while another writer waits, and ends one after 10 s. */
const idle = (protocol: Protocol): Soak => ({
  name: `server/idle-${protocol}`,
  proves: `transactions that lose their lock after 5 s, or their stream after 10 s (${protocol}), apply nothing and say so`,
  rounds: 10,
  begin: async () => ({
    async round({ random, count }) {
      const [stolen, expired] = [random.integer(5_200, 7_000), random.integer(10_500, 14_000)];
      await Promise.all([
        onServer(protocol, { random, count }, (scene) => afterIdling(scene, protocol, stolen, 'beside another writer')),
        onServer(protocol, { random, count }, (scene) => afterIdling(scene, protocol, expired, 'alone')),
      ]);
    },
  }),
});

async function afterIdling(
  { network, count }: Scene,
  protocol: Protocol,
  rest: number,
  where: 'alone' | 'beside another writer',
): Promise<Fates> {
  const fates = new Fates();
  const [db, other] = [open(network.url(protocol)), open(network.url(protocol), 20_000)];
  let began = (): void => undefined;
  const inside = new Promise<void>((resolve) => {
    began = resolve;
  });
  const idling = fates.keep('idle', 3, () =>
    db.transaction(async (tx) => {
      const part = (number: number) => tx.execute('INSERT INTO fate (call, part) VALUES (?, ?)', ['idle', number]);
      await part(0);
      began();
      await sleep(rest);
      // Whoever ignores the first refusal gets more of them.
      await part(1).catch(() => count(`refused ${where}`));
      await part(2).catch(() => undefined);
      count(`idled ${where}`);
    }),
  );
  await inside;
  if (where !== 'alone') {
    await fates.keep('writer', 1, () => other.execute("INSERT INTO fate (call, part) VALUES ('writer', 0)"));
  }
  await idling;
  await fates.keep('next', 1, () => db.execute("INSERT INTO fate (call, part) VALUES ('next', 0)"));
  await Promise.all([db.close(), other.close()]);
  return fates;
}

function urlOf({ url, wsUrl }: Sqld, protocol: Protocol): string {
  return protocol === 'http' ? url : wsUrl;
}

function open(url: string, busyTimeout = 5_000): Database<'async'> {
  return new Database(libsql({ url, timeout: busyTimeout > 5_000 ? busyTimeout * 2 : TIMEOUT }), { busyTimeout });
}

/** A server with a network before it; what was told of the writes is compared when nothing is under way any more. */
async function onServer(
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

export const server: readonly Soak[] = (['http', 'ws'] as const).flatMap((protocol) => [
  underLoad('kills', protocol, killServer, 'a server that is killed and restarted under load'),
  underLoad('answers', protocol, loseAnswers, 'a network that loses answers under load'),
  idle(protocol),
]);
