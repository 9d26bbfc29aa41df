/**
 * SQLite's own error codes and words, for the adapters. Some drivers give an extended code, some only the primary one,
 * sql.js nothing but the message; this is the only file that reads one.
 */

import type { Constraint, ErrorCode } from '../database/errors.ts';
import { quoteIdentifier } from '../sql/identifier.ts';
import type { Failure } from './failure.ts';

export interface SqliteErrorFacts {
  /** Symbolic result code such as `SQLITE_CONSTRAINT_UNIQUE` or `SQLITE_BUSY`, where the driver gives one. */
  readonly code?: string | undefined;
  readonly message: string;
}

/** Classifies an error of the SQLite library. */
export function sqliteFailure(facts: SqliteErrorFacts): Failure {
  const constraint = constraintOf(facts);
  if (constraint !== undefined)
    return { code: 'constraint', message: constraintSentence(constraint, facts.message), constraint };
  const known = RESULTS.find(([prefix, words]) => facts.code?.startsWith(prefix) || words.test(facts.message));
  if (known === undefined) {
    return { code: 'query', message: `${sentence(facts.message)} ${remedyOf(facts.message)}`.trim() };
  }
  const [, , code, remedy] = known;
  return { code, message: `${sentence(facts.message)} ${remedy}`.trim(), retryable: code === 'busy' };
}

function remedyOf(message: string): string {
  if (/^(?:SQLITE_\w+: )?(?:SQLite error: )?(?:table|view) .* already exists/.test(message)) {
    return 'If another program made it, use another database; else rename or drop it first.';
  }
  // RENAME checks every view and trigger, and one that names a table that was just dropped stops it.
  const [, kind, name] = /error in (view|trigger) (.+?): no such table/.exec(message) ?? [];
  if (kind === undefined || name === undefined) return '';
  return `Drop ${kind} ${quoteIdentifier(name)} before the table that it names, and create it again at the end.`;
}

const RESULTS: readonly (readonly [code: string, words: RegExp, ErrorCode, remedy: string])[] = [
  ['SQLITE_BUSY', /database is locked$/, 'busy', 'Another connection holds the lock; try again, or raise busyTimeout.'],
  ['SQLITE_LOCKED', /database (?:schema|table) is locked/, 'busy', 'Another statement is using it; try again.'],
  [
    'SQLITE_NOTADB',
    /file is not a database/,
    'not-a-database',
    'The file is not a SQLite database, or it is encrypted. Choose another path.',
  ],
  [
    'SQLITE_CORRUPT',
    /database disk image is malformed/,
    'corrupt',
    'The file is damaged. Restore a backup, or salvage it with the sqlite3 shell (.recover).',
  ],
  [
    'SQLITE_READONLY',
    /attempt to write a readonly database/,
    'readonly',
    'Make the file and its folder writable, or open another file.',
  ],
  ['SQLITE_FULL', /database or disk is full/, 'full', 'Free some space and try again; what was committed is safe.'],
  // Its words are those of every I/O error. It comes when the -shm file of WAL mode cannot grow, for want of space.
  [
    'SQLITE_IOERR_SHMSIZE',
    /(?!)/,
    'full',
    'The -shm file beside the database cannot grow: free some space and try again; what was committed is safe.',
  ],
  ['SQLITE_IOERR', /disk I\/O error/, 'io', 'Check the disk and its permissions.'],
  [
    'SQLITE_CANTOPEN',
    /unable to open database file/,
    'cannot-open',
    'Check that the folder exists and that you may write there.',
  ],
  ['SQLITE_TOOBIG', /string or blob too big/, 'too-big', 'Split the value; SQLite takes at most about 1 GB.'],
  ['SQLITE_AUTH', /not authorized/, 'unauthorized', ''],
  ['SQLITE_INTERRUPT', /^interrupted$/, 'aborted', ''],
  ['SQLITE_NOMEM', /out of memory/, 'internal', 'The engine ran out of memory.'],
  [
    'SQLITE_MISUSE',
    /library routine called out of sequence/,
    'internal',
    'Please report this: the driver was used wrongly.',
  ],
];

const KINDS: Readonly<Record<string, Constraint['kind']>> = {
  SQLITE_CONSTRAINT_PRIMARYKEY: 'unique',
  SQLITE_CONSTRAINT_ROWID: 'unique',
  SQLITE_CONSTRAINT_UNIQUE: 'unique',
  SQLITE_CONSTRAINT_NOTNULL: 'not-null',
  SQLITE_CONSTRAINT_CHECK: 'check',
  SQLITE_CONSTRAINT_FOREIGNKEY: 'foreign-key',
  SQLITE_CONSTRAINT_DATATYPE: 'datatype',
  SQLITE_CONSTRAINT_TRIGGER: 'trigger',
  SQLITE_MISMATCH: 'datatype',
};

/** What SQLite says of each; the group is the violated columns, index or rule. */
const WORDS: readonly (readonly [Constraint['kind'], RegExp])[] = [
  ['unique', /UNIQUE constraint failed: (.+)/],
  ['not-null', /NOT NULL constraint failed: (.+)/],
  ['check', /CHECK constraint failed: ([\s\S]+)/],
  ['foreign-key', /FOREIGN KEY constraint failed/],
  ['datatype', /cannot store \w+ value in \w+ column (.+)/],
  ['datatype', /^(?:SQLITE_\w+: )?(?:SQLite error: )?datatype mismatch$/],
];

function constraintOf({ code, message }: SqliteErrorFacts): Constraint | undefined {
  const isConstraint = code === undefined || code.startsWith('SQLITE_CONSTRAINT') || code === 'SQLITE_MISMATCH';
  if (!isConstraint) return undefined;
  const said = WORDS.find(([, words]) => words.test(message));
  const kind = KINDS[code ?? ''] ?? said?.[0] ?? (code === undefined ? undefined : 'trigger');
  if (kind === undefined) return undefined;
  // A RAISE in a trigger has any message; only the code tells that it is a constraint.
  if (kind === 'trigger') return { kind, name: bare(message) };
  return { kind, ...subjectOf(kind, said?.[1].exec(message)?.[1]) };
}

/** `t.a, t.b` for columns, `index 'name'` for an index over expressions, a name or the expression for a CHECK. */
function subjectOf(kind: Constraint['kind'], subject: string | undefined): Partial<Constraint> {
  if (subject === undefined) return {};
  if (kind === 'check') return { name: subject };
  const index = /^index '(.+)'$/.exec(subject);
  if (index?.[1] !== undefined) return { name: index[1] };
  const parts = subject.split(', ').map((part) => part.split('.'));
  const table = parts[0]?.[0];
  const columns = parts.map((part) => part.slice(1).join('.'));
  return table === undefined ? {} : { table, columns };
}

function constraintSentence(constraint: Constraint, message: string): string {
  const { kind, table, columns, name } = constraint;
  const where =
    columns === undefined ? (name ?? table ?? '') : columns.map((column) => `${table}.${column}`).join(', ');
  switch (kind) {
    case 'unique':
      return `A row with the same ${where} exists already. Use another value, or update that row.`;
    case 'not-null':
      return `${where} must not be null. Give it a value.`;
    case 'check':
      return `The rule ${where} refuses the row. Correct the value.`;
    case 'foreign-key':
      return 'The row refers to one that does not exist, or others still refer to it. Create the referenced row first, or delete the referring rows.';
    case 'datatype':
      return `${sentence(message)} Give a value of the column's type.`;
    case 'trigger':
      return sentence(message);
  }
}

/** The message without the code that some drivers put before it. */
function bare(message: string): string {
  return message.replace(/^(?:SQLITE_\w+: )?(?:SQLite error: )?/, '');
}

function sentence(message: string): string {
  const text = bare(message).trim();
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
