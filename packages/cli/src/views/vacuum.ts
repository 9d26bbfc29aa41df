import type { VacuumDocument } from '../documents/index.ts';
import { formatBytes, formatDuration } from '../output/format.ts';

export function renderVacuum(
  { bytesBefore, bytesAfter, freed, shrunk, durationMs }: VacuumDocument,
  where: string,
): string {
  const ending = freed > 0 ? `Freed ${formatBytes(freed)} of ${where}.` : `${where} had no space to give back.`;
  const sizes = `${formatBytes(bytesBefore)} before, ${formatBytes(bytesAfter)} after, ${formatDuration(durationMs)}`;
  const waiting = 'Another program is using it: the file itself shrinks when that program closes it.';
  return [ending, sizes, ...(shrunk ? [] : [waiting])].join('\n');
}
