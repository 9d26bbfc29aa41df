import type { BackupDocument } from '../documents/index.ts';
import { formatBytes, formatDuration } from '../output/format.ts';

export function renderBackup({ path, bytes, durationMs }: BackupDocument, where: string): string {
  return `Backed up ${where} to ${path}.\n${formatBytes(bytes)}, ${formatDuration(durationMs)}`;
}
