/**
 * What each command prints with `--json`: one document, of these shapes. Times are ISO 8601 in UTC, durations are
 * milliseconds, and sizes are bytes. Later versions may add fields, never change or remove one.
 */

export type * from './config.ts';
export type * from './entities.ts';
export type * from './export.ts';
export type * from './import.ts';
export type * from './jobs.ts';
export type * from './maintenance.ts';
export type * from './migrations.ts';
export type * from './sessions.ts';
export type * from './show.ts';
export type * from './stats.ts';
