import type { Pair } from './compare.ts';
import type { Measured } from './measured.ts';

/** A pair on three lines. */
export function describePair(pair: Pair, bytes: number): string {
  const ratios = `ratio ${ratioOf(pair).toFixed(2)}, of processor time ${cpuRatioOf(pair).toFixed(2)}`;
  const same = `${pair.coterie.records} records, digest ${pair.digest.slice(0, 12)}`;
  const sizes = `${megabytes(bytes)} MB became ${megabytes(pair.databaseBytes)} MB`;
  return `${line('coterie', pair.coterie, bytes)}\n${line('by hand', pair.loop, bytes)}\n  ${ratios}; ${same}, ${sizes}`;
}

/** How much of the loop's rate the import reaches. */
export function ratioOf({ coterie, loop }: Pair): number {
  return loop.seconds / coterie.seconds;
}

export function cpuRatioOf({ coterie, loop }: Pair): number {
  return loop.cpuSeconds / coterie.cpuSeconds;
}

function line(name: string, { seconds, cpuSeconds, records, memory, peak }: Measured, bytes: number): string {
  const rate = `${(bytes / 1e6 / seconds).toFixed(2)} MB/s ${Math.round(records / seconds)} records/s`;
  const tenths = memory.map(megabytes).join(' ');
  const time = `${seconds.toFixed(1)} s (${cpuSeconds.toFixed(1)} s of a processor)`;
  return `  ${name} ${time}, ${rate}, memory of each tenth ${tenths} MB, peak ${megabytes(peak)} MB`;
}

function megabytes(bytes: number): number {
  return Math.round(bytes / 1e6);
}
