import { expect, it } from 'vitest';
import { measureInTurns } from '../src/measuring/in-turns.ts';
import { LEAST_ROUNDS } from '../src/measuring/rounds.ts';
import type { Opened, Side } from '../src/measuring/work.ts';

const pace = { rounds: 4, seconds: 60, slice: 1, onRound: () => undefined };

/** A side that keeps its processor busy for so many turns of a loop, and writes down when it worked. */
function busy(name: string, turns: number, log: string[] = [], rest: Partial<Opened> = {}): Side {
  return {
    name,
    open: () => ({
      once() {
        if (log.at(-1) !== name) log.push(name);
        let sum = 0;
        for (let turn = 0; turn < turns; turn += 1) sum += Math.sqrt(turn);
        return sum >= 0;
      },
      close: () => undefined,
      ...rest,
    }),
  };
}

it('works forward and then backward in each round, so that both sides meet the same', async () => {
  const log: string[] = [];
  await measureInTurns([busy('a', 100, log), busy('b', 100, log), busy('c', 100, log)], pace);
  expect(log.slice(-9).join('')).toBe('abcbabcba');
});

it('tells of each round what one doing took, by the clock and of the processor', async () => {
  const [one] = await measureInTurns([busy('one', 20_000)], pace);
  expect(one?.seconds).toHaveLength(4);
  expect(one?.cpuSeconds).toHaveLength(4);
  for (const seconds of [...(one?.seconds ?? []), ...(one?.cpuSeconds ?? [])]) expect(seconds).toBeGreaterThan(0);
});

it('makes no more rounds than there is time for, but enough to judge by', async () => {
  const hurried = { ...pace, rounds: 1000, seconds: 0 };
  const [one] = await measureInTurns([busy('one', 100)], hurried);
  expect(one?.seconds).toHaveLength(LEAST_ROUNDS);
});

it('times nothing when the sides do not give the same', async () => {
  const log: string[] = [];
  const other = busy('other', 10, log, { answer: () => ({ other: true }) });
  await expect(measureInTurns([busy('one', 10, log), other], pace)).rejects.toThrow(
    '"other" gives {"other":true}, and "one" gives [true,true,true].',
  );
  expect(log).toEqual(['one']);
});

it('prepares what a slice will need, and closes what it opened, also after a failure', async () => {
  const calls: string[] = [];
  const failing: Side = {
    name: 'failing',
    open: () => ({
      once: () => Promise.reject(new Error('out of order')),
      prepare: (times) => void calls.push(`prepare ${times}`),
      close: () => void calls.push('close'),
    }),
  };
  await expect(measureInTurns([failing], pace)).rejects.toThrow('out of order');
  expect(calls).toEqual(['prepare 3', 'close']);
});
