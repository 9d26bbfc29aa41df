/** Transactions that a libSQL server ends because they idle. */
import { setTimeout as sleep } from 'node:timers/promises';
import { Fates } from '../fates.ts';
import { onServer, open, type Protocol, protocols, type Scene } from '../scene.ts';
import type { Soak } from '../soak.ts';

/**
 * The server takes the lock from a transaction that is idle for 5 s while another writer waits, and over HTTP it ends one
 * after 10 s (over WebSocket it did not in 14 s).
 */
const idle = (protocol: Protocol): Soak => ({
  name: `server/idle-${protocol}`,
  proves: `transactions that idle beside another writer or for long (${protocol}): what the server ends applies nothing and says so`,
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

export const serverIdle: readonly Soak[] = protocols.map(idle);
