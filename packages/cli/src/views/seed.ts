import type { SeedDocument } from '../documents/entities.ts';
import { formatCountOf, formatDuration } from '../output/format.ts';

export function renderSeed({ finished, rows, durationMs }: SeedDocument, where: string): string {
  const amount = `${formatCountOf(rows, 'row')}, ${formatDuration(durationMs)}`;
  if (finished) return `Wrote a world to ${where}.\n${amount}`;
  return `It was interrupted: ${where} has the beginning of a world. To have it whole, begin anew with an empty database.\n${amount}`;
}
