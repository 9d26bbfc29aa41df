import type { ResultSet } from '../database/contract.ts';
import type { Operation } from '../database/operation.ts';

/** What `PRAGMA integrity_check` finds. */
export interface Integrity {
  /** What is wrong with pages, rows, constraints and indexes, in SQLite's words; empty when nothing is. */
  readonly damages: readonly string[];
  /** What is wrong with full-text indexes: SQLite looks at them since 3.44, and earlier versions never name one. */
  readonly fullText: readonly FullTextDamage[];
  /** Whether everything was looked at: SQLite stops at the 100th finding. */
  readonly complete: boolean;
}

export interface FullTextDamage {
  /** The virtual table. */
  readonly table: string;
  readonly message: string;
  /** False where SQLite could not look, as 3.44 and 3.45.0 cannot in a file that may not be written. */
  readonly examined: boolean;
}

const MOST = 100;

/**
 * Reads the whole database: pages, rows, constraints, indexes, and full-text indexes against their content. It changes
 * nothing and works on a read-only file; a gigabyte takes seconds to minutes.
 * @throws {DatabaseError} `corrupt` where so much is damaged that SQLite cannot even begin.
 */
export const integrityCheck: Operation<Integrity> = {
  access: 'read',
  statements: [{ sql: `PRAGMA integrity_check(${MOST})`, params: [] }],
  decode: ([answer]) => decodeIntegrity(answer),
};

const FULL_TEXT = /inverted index for FTS\d table \w+\.(.+?)(?:: (.*))?$/;

function decodeIntegrity(answer: ResultSet | undefined): Integrity {
  const rows = (answer?.rows ?? []).map(([text]) => String(text));
  const damages: string[] = [];
  const fullText: FullTextDamage[] = [];
  // A row can hold several findings about one tree of pages, behind a heading.
  for (const message of rows.flatMap((row) => row.split('\n'))) {
    if (message === '' || message === 'ok' || message.startsWith('*** ')) continue;
    const [, table] = FULL_TEXT.exec(message) ?? [];
    if (table === undefined) damages.push(message);
    else fullText.push({ table, message, examined: message.startsWith('malformed') });
  }
  return { damages, fullText, complete: damages.length < MOST };
}
