/**
 * Measures the sides of a work in turns: each round goes through them once forward and once backward, so that whatever a
 * machine does meanwhile, and whatever drifts, meets all of them alike.
 */
import { isDeepStrictEqual } from 'node:util';
import { roundsOf } from './rounds.ts';
import type { Bench, Opened, Side, Timed } from './work.ts';

/** Seconds of the processor that a side works before it is believed: code must be compiled, and pages must be read. */
const WARM_UP = 0.25;

/** Seconds after which a side that mostly waits is believed too. */
const WAITED = 1;

/** Answers that are compared. */
const COMPARED = 3;

export async function measureInTurns(
  sides: readonly Side[],
  bench: Pick<Bench, 'rounds' | 'seconds' | 'slice' | 'onRound'>,
): Promise<readonly Timed[]> {
  const runners: Runner[] = [];
  try {
    for (const side of sides) runners.push(new Runner(side, await side.open()));
    await compare(runners);
    for (const runner of runners) await runner.warmUp(bench.slice);
    for (const _ of roundsOf(bench)) {
      for (const runner of runners) await runner.slice();
      for (const runner of runners.toReversed()) await runner.slice();
      for (const runner of runners) runner.record();
    }
    return runners.map(({ timed }) => timed);
  } finally {
    for (const runner of runners) await runner.close();
  }
}

/** @throws when a side gives something else: then its time means nothing. */
async function compare(runners: readonly Runner[]): Promise<void> {
  const [first, ...others] = runners;
  const expected = await first?.answer();
  for (const other of others) {
    const answer = await other.answer();
    if (isDeepStrictEqual(answer, expected)) continue;
    throw new Error(`"${other.name}" gives ${shown(answer)}, and "${first?.name}" gives ${shown(expected)}.`);
  }
}

function shown(answer: unknown): string {
  return JSON.stringify(answer)?.slice(0, 2000) ?? String(answer);
}

class Runner {
  readonly #side: Side;
  readonly #opened: Opened;
  readonly #seconds: number[] = [];
  readonly #cpuSeconds: number[] = [];
  #done = 0;
  #times = 1;
  /** Since the last record. */
  #taken = { times: 0, seconds: 0, cpuSeconds: 0 };

  constructor(side: Side, opened: Opened) {
    this.#side = side;
    this.#opened = opened;
  }

  get name(): string {
    return this.#side.name;
  }

  get timed(): Timed {
    const { name, bar } = this.#side;
    return { name, ...(bar !== undefined && { bar }), seconds: this.#seconds, cpuSeconds: this.#cpuSeconds };
  }

  async answer(): Promise<unknown> {
    if (this.#opened.answer !== undefined) return this.#opened.answer();
    const answers = [];
    await this.#opened.prepare?.(COMPARED);
    for (; this.#done < COMPARED; this.#done += 1) answers.push(await this.#opened.once(this.#done));
    return answers;
  }

  /** Finds out how many times fill a slice, while everything gets warm. */
  async warmUp(milliseconds: number): Promise<void> {
    const start = performance.now();
    for (let spent = 0; spent < WARM_UP && performance.now() - start < WAITED * 1000; ) {
      const took = await this.slice();
      spent += took;
      const fitting = (this.#times * milliseconds) / Math.max(took * 1000, 0.001);
      this.#times = Math.max(1, Math.round(Math.min(fitting, this.#times * 10)));
    }
    this.#taken = { times: 0, seconds: 0, cpuSeconds: 0 };
  }

  /** Does it as often as fits into a slice. @returns the seconds of the processor that it took. */
  async slice(): Promise<number> {
    await this.#opened.prepare?.(this.#times);
    const from = this.#done;
    this.#done += this.#times;
    const cpu = process.cpuUsage();
    const start = performance.now();
    for (let at = from; at < this.#done; at += 1) {
      const answer = this.#opened.once(at);
      if (answer instanceof Promise) await answer;
    }
    const seconds = (performance.now() - start) / 1000;
    const { user, system } = process.cpuUsage(cpu);
    const cpuSeconds = (user + system) / 1e6;
    const taken = this.#taken;
    taken.times += this.#times;
    taken.seconds += seconds;
    taken.cpuSeconds += cpuSeconds;
    return cpuSeconds;
  }

  /** Keeps what one doing took since the last record. */
  record(): void {
    const { times, seconds, cpuSeconds } = this.#taken;
    this.#seconds.push(seconds / times);
    this.#cpuSeconds.push(cpuSeconds / times);
    this.#taken = { times: 0, seconds: 0, cpuSeconds: 0 };
  }

  async close(): Promise<void> {
    await this.#opened.close();
  }
}
