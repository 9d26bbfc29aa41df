/** A libSQL server that is killed and a network that loses answers, under load. */
import { setTimeout as sleep } from 'node:timers/promises';
import { Fates } from '../fates.ts';
import type { Weather } from '../network.ts';
import { onServer, open, type Protocol, protocols, type Scene, urlOf } from '../scene.ts';
import type { Soak } from '../soak.ts';

const WRITERS = 4;
/** Troubles of a round. */
const TROUBLES = 4;

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

export const serverTrouble: readonly Soak[] = protocols.flatMap((protocol) => [
  underLoad('kills', protocol, killServer, 'a server that is killed and restarted under load'),
  underLoad('answers', protocol, loseAnswers, 'a network that loses answers under load'),
]);
