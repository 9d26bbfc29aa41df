import type { Victim } from './victim.ts';
import { transcriptImport } from './victims/import.ts';
import { migration } from './victims/migration.ts';

/** Whatever can be cut short is killed, and given a disk that fills up. */
export const victims: readonly Victim[] = [
  transcriptImport('better-sqlite3'),
  transcriptImport('libsql'),
  migration('better-sqlite3'),
  migration('libsql'),
];
