/** `kill -9` at a random moment of some work, which is then finished. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Soak } from '../soak.ts';
import type { Victim } from '../victim.ts';
import { victims } from '../victims.ts';

/** A machine with other work to do is now slow and now fast: the span of the moments follows it, so that most kills hit. */
const TOO_LATE = 0.85;
const IN_TIME = 1.04;

const kill = (victim: Victim): Soak => ({
  name: `kills/${victim.name}`,
  proves: `${victim.name}, killed at a random moment: the file is whole, its ledger true, and going on ends as if nothing had been`,
  rounds: 200,
  async begin(shared) {
    const prepared = await victim.prepare(shared);
    let span = prepared.duration;
    return {
      async round({ random, folder, count }) {
        const moment = random.next() * span;
        const work = await prepared.start(folder, random);
        await sleep(moment);
        await work.kill();
        const ending = await work.ending;
        count(ending.kind === 'killed' ? 'killed' : 'done before');
        span *= ending.kind === 'killed' ? IN_TIME : TOO_LATE;
        if (ending.kind === 'failed') throw new Error(`It failed by itself: ${ending.code}: ${ending.message}`);
        await prepared.assertSound(folder, count);
        const rest = await (await prepared.start(folder, random)).ending;
        if (rest.kind !== 'done') throw new Error(`Going on failed: ${JSON.stringify(rest)}`);
        await prepared.assertSound(folder, () => undefined);
        await prepared.assertFinished(folder);
      },
      end: async () => prepared.end?.(),
    };
  },
});

export const kills: readonly Soak[] = victims.map(kill);
