/** How long the source files are. */
import type { Violation } from './directions.ts';
import type { SourceFile } from './workspace.ts';

const limit = 400;

/** Written by hand: what a program writes is as long as it is. */
export function written(files: readonly SourceFile[]): readonly SourceFile[] {
  return files.filter(({ path }) => !path.endsWith('.gen.ts')).sort((a, b) => b.lines - a.lines);
}

export function tooLong(files: readonly SourceFile[]): Violation[] {
  return written(files)
    .filter(({ lines }) => lines > limit)
    .map(({ path, lines }) => `${path} has ${lines} lines, and ${limit} are the most: it has more than one subject.`);
}

/** The median length and the longest files, as text. */
export function drawSizes(files: readonly SourceFile[]): string {
  const sorted = written(files);
  const median = sorted[Math.floor(sorted.length / 2)]?.lines ?? 0;
  const longest = sorted.slice(0, 5).map(({ path, lines }) => `${String(lines).padStart(5)}  ${path}`);
  return [`${sorted.length} source files, median ${median} lines; the longest:`, ...longest].join('\n');
}
