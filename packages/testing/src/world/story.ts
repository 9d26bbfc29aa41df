import { Random } from '../random.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** The world begins here, and every chapter ends three hours after the one before. */
const BEGIN = Date.UTC(2026, 0, 5, 6);
const PACE = 3 * HOUR;
const LONGEST = 21 * DAY;

/** How many chapters it takes until they have their full size. */
const GROWTH = 10;

/** Spreads the numbers of chapters over all seeds of a generator (the golden ratio, in 32 bits). */
const SPREAD = 0x9e3779b1;

/** What a chapter of the world is told with: chance, a span of time, and ids. It depends on nothing before it. */
export class Story {
  readonly random: Random;
  /** From 0 on. */
  readonly chapter: number;
  /** When the chapter is told: nothing in it is later, but what is planned. */
  readonly end: Date;
  readonly #begin: number;

  constructor(seed: number, chapter: number) {
    this.random = new Random((Math.imul(chapter + 1, SPREAD) ^ seed) >>> 0);
    // The first draws of neighbouring states are alike.
    for (let draw = 0; draw < 4; draw += 1) this.random.next();
    this.chapter = chapter;
    this.end = new Date(BEGIN + LONGEST + chapter * PACE);
    this.#begin = this.end.getTime() - this.random.integer(DAY, LONGEST);
  }

  /** So many, in a chapter of full size; the first chapters are smaller, so that a small world has a bit of everything. */
  some(count: number): number {
    const size = Math.min(1, (this.chapter + 1) / GROWTH);
    return Math.max(1, Math.round(count * size * (0.5 + this.random.next())));
  }

  /** Moments in their order, spread over the chapter or a part of it. */
  times(count: number, from: Date = new Date(this.#begin), to: Date = this.end): readonly Date[] {
    const step = (to.getTime() - from.getTime()) / (count + 1);
    return Array.from(
      { length: count },
      (_, at) => new Date(from.getTime() + Math.floor(step * (at + this.random.next()))),
    );
  }

  /** An id in the form of a UUID of version 7, as the store makes them. */
  id(time: Date): string {
    const hex = (digits: number): string =>
      this.random
        .integer(0, 16 ** digits - 1)
        .toString(16)
        .padStart(digits, '0');
    const at = time.getTime().toString(16).padStart(12, '0');
    return `${at.slice(0, 8)}-${at.slice(8)}-7${hex(3)}-${this.random.pick(['8', '9', 'a', 'b'])}${hex(3)}-${hex(8)}${hex(4)}`;
  }
}
