export type { JournalMode } from './journal.ts';
export { type BetterSqlite3Options, betterSqlite3 } from './open.ts';
