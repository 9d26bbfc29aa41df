import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { comparePair, type Pair } from '../import/compare.ts';
import { writeTranscript } from '../import/transcript.ts';
import { roundsOf } from '../measuring/rounds.ts';
import type { Work } from '../measuring/work.ts';

/** The loop writes the same rows, proven by the digest of both databases; each import is a process of its own. */
export const importingWorks: readonly Work[] = [
  {
    name: 'import/transcript',
    title: 'import a transcript, bytes',
    scale: { full: '64 MB', quick: '2 MB' },
    async measure(bench) {
      const { quick, folder } = bench;
      const [bytes, rounds] = quick ? [2e6, 6] : [64e6, 8];
      const path = await writeTranscript(folder, bytes);
      const pairs: Pair[] = [];
      for (const round of roundsOf({ ...bench, rounds })) {
        pairs.push(await comparePair(path, join(folder, `pair-${round}`), round % 2 === 0 ? 'coterie' : 'loop'));
      }
      const side = (who: 'coterie' | 'loop') => ({
        seconds: pairs.map((pair) => pair[who].seconds),
        cpuSeconds: pairs.map((pair) => pair[who].cpuSeconds),
      });
      return {
        by: 'processor',
        units: (await stat(path)).size,
        sides: [
          { name: 'coterie', ...side('coterie') },
          { name: 'loop by hand', bar: 0.8, ...side('loop') },
        ],
      };
    },
  },
];
