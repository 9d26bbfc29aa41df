import type { Victim } from './victim.ts';
import { backups } from './victims/backup.ts';
import { transcriptImport } from './victims/import.ts';
import { migration } from './victims/migration.ts';
import { saves } from './victims/save.ts';

/** Whatever can be cut short is killed, and given a disk that fills up. */
export const victims: readonly Victim[] = [
  transcriptImport('better-sqlite3'),
  transcriptImport('libsql'),
  migration('better-sqlite3'),
  migration('libsql'),
  backups,
  saves,
];
