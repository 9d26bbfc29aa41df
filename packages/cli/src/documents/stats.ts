/** What `coterie stats` prints with `--json`; see `index.ts`. */
import type { TokensDocument } from './sessions.ts';

/** `coterie stats`. Of transcripts, what several sessions share, by resuming or forking, counts once. */
export interface StatsDocument {
  readonly database: DatabaseStatsDocument;
  readonly sessions: number;
  readonly files: number;
  readonly records: number;
  /** `userMessages` and `assistantMessages` together; the latter are API responses. */
  readonly messages: number;
  readonly userMessages: number;
  readonly assistantMessages: number;
  readonly toolCalls: number;
  readonly tokens: TokensDocument;
  readonly firstAt: string | null;
  readonly lastAt: string | null;
  /** Most used first. */
  readonly tools: readonly { readonly name: string; readonly calls: number }[];
  /** `messages` are API responses. */
  readonly models: readonly { readonly model: string; readonly messages: number; readonly tokens: TokensDocument }[];
  readonly projects: readonly {
    readonly project: string | null;
    readonly sessions: number;
    readonly messages: number;
    readonly tokens: TokensDocument;
  }[];
  /** Days of UTC that have messages, such as `2026-02-12`, in order. */
  readonly days: readonly { readonly day: string; readonly messages: number; readonly tokens: TokensDocument }[];
}

/** How large the database is. */
export interface DatabaseStatsDocument {
  /** The driver, and the version of its SQLite. */
  readonly engine: string;
  readonly version: string;
  /** Of all pages, and of those without content, which `coterie vacuum` gives back. */
  readonly bytes: number;
  readonly freeBytes: number;
  /** Of the write-ahead log; 0 where there is none, null where nobody can tell. */
  readonly walBytes: number | null;
  /** Of all tables. */
  readonly rows: number;
  /** The rows of each table, by its name; without the search indexes' own. */
  readonly tables: Readonly<Record<string, number>>;
}
