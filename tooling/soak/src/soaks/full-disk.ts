/** A disk that is full at a random moment of some work, which is finished when there is room again. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Soak } from '../soak.ts';
import { mountTmpfs, whyNoTmpfs } from '../tmpfs.ts';
import type { Victim } from '../victim.ts';
import { victims } from '../victims.ts';

const MEGABYTES = 32;
/** The journal takes room beside the file, so that even this is not always enough for the whole work. */
const MOST = 2;

const fillUp = (victim: Victim): Soak => ({
  name: `full-disk/${victim.name}`,
  proves: `${victim.name} on a disk that fills up: the error says so, nothing is lost, and the work ends when there is room`,
  rounds: 100,
  obstacle: whyNoTmpfs,
  async begin(shared) {
    const prepared = await victim.prepare(shared);
    return {
      async round({ random, folder, count }) {
        const disk = mountTmpfs(join(folder, 'disk'), MEGABYTES);
        const where = join(folder, 'disk', 'work');
        try {
          mkdirSync(where);
          disk.fill(Math.floor(random.next() * MOST * prepared.size));
          const ending = await (await prepared.start(where, random)).ending;
          if (ending.kind === 'killed') throw new Error('The process was ended by a signal.');
          if (ending.kind === 'failed' && ending.code !== 'full') {
            throw new Error(`The error says ${ending.code}, not that the disk is full: ${ending.message}`);
          }
          count(ending.kind === 'failed' ? 'full' : 'had room enough');
          disk.makeRoom();
          await prepared.assertSound(where, count);
          const rest = await (await prepared.start(where, random)).ending;
          if (rest.kind !== 'done') throw new Error(`Going on failed: ${JSON.stringify(rest)}`);
          await prepared.assertSound(where, () => undefined);
          await prepared.assertFinished(where);
        } finally {
          disk.unmount();
        }
      },
      end: async () => prepared.end?.(),
    };
  },
});

export const fullDisk: readonly Soak[] = victims.map(fillUp);
