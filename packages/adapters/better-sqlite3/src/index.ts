export type { JournalMode } from './journal.ts';
export { lookAt } from './look.ts';
export { type BetterSqlite3Options, betterSqlite3 } from './open.ts';
export { type ReaderStatistics, readerStatistics } from './pool/database.ts';
export type { ReaderOptions } from './pool/options.ts';
