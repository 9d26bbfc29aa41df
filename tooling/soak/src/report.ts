import type { SoakResult } from './run.ts';

/** A line for each soak, with what was counted, and then each failure with what repeats it. */
export function report(results: readonly SoakResult[]): string {
  const width = Math.max(4, ...results.map(({ name }) => name.length));
  const line = (name: string, ...cells: readonly string[]): string =>
    `${name.padEnd(width)}${cells.map((cell) => cell.padStart(10)).join('')}`;
  const rows = results.flatMap((result) => [
    result.skipped === undefined
      ? line(result.name, `${result.rounds}`, `${result.failures.length}`, result.seconds.toFixed(1))
      : `${result.name.padEnd(width)}   skipped: ${result.skipped}`,
    ...countLines(result),
  ]);
  return [line('soak', 'rounds', 'failures', 'seconds'), ...rows, ...results.flatMap(failureLines)].join('\n');
}

function countLines({ counts }: SoakResult): readonly string[] {
  if (counts.size === 0) return [];
  const told = [...counts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([what, times]) => `${what} ${times}`);
  return [`    ${told.join(' · ')}`];
}

const SHOWN_FAILURES = 5;

function failureLines({ name, failures }: SoakResult): readonly string[] {
  const shown = failures
    .slice(0, SHOWN_FAILURES)
    .flatMap(({ seed, error, folder }) => [
      '',
      `failed: pnpm soak ${name} --seed ${seed} --rounds 1   (left behind: ${folder})`,
      String(error instanceof Error ? (error.stack ?? error) : error),
    ]);
  const rest = failures.length - SHOWN_FAILURES;
  return rest > 0 ? [...shown, '', `and ${rest} more of ${name}`] : shown;
}
