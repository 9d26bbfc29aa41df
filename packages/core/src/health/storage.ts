import type { Operation } from '../database/operation.ts';

/** How a database lies in its file. */
export interface Storage {
  /** `wal`, `delete`, `truncate`, `persist`, `memory` or `off`; the engine's view of it. */
  readonly journalMode: string;
  /** Bytes. */
  readonly pageSize: number;
  readonly pages: number;
  /** Pages without content, which VACUUM gives back. */
  readonly freePages: number;
  /** `UTF-8`, `UTF-16le` or `UTF-16be`. */
  readonly encoding: string;
  /** SQLite's version, such as `3.45.1`. */
  readonly version: string;
}

/** Reads how the database lies in its file, and with which SQLite. It changes nothing. */
export const storageFacts: Operation<Storage> = {
  access: 'read',
  statements: [
    { sql: 'PRAGMA journal_mode', params: [] },
    {
      sql: `SELECT page_size, page_count, freelist_count, encoding, sqlite_version()
  FROM pragma_page_size, pragma_page_count, pragma_freelist_count, pragma_encoding`,
      params: [],
    },
  ],
  decode([journal, facts]) {
    const [pageSize, pages, freePages, encoding, version] = facts?.rows[0] ?? [];
    return {
      journalMode: String(journal?.rows[0]?.[0]),
      pageSize: Number(pageSize),
      pages: Number(pages),
      freePages: Number(freePages),
      encoding: String(encoding),
      version: String(version),
    };
  },
};
