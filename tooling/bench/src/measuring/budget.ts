/**
 * What of the time that is left a work may spend on its rounds. Half is for what is no round: starting processes, making
 * data, warming up. What one work does not need is the others'.
 *
 * @param seconds of the whole run, at most, as long as the works' fewest rounds fit in.
 */
export function budgetOf(seconds: number, works: number, now: () => number = performance.now.bind(performance)) {
  const end = now() + seconds * 1000;
  let left = works;
  return {
    /** @returns the seconds of the next work. */
    share(): number {
      const share = Math.max(0, end - now()) / 1000 / left / 2;
      left -= 1;
      return share;
    },
  };
}
