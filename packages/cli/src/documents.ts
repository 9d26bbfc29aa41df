/**
 * What each command prints with `--json`: one document, of these shapes. Times are ISO 8601 in UTC, durations are
 * milliseconds, and sizes are bytes. Later versions may add fields, never change or remove one.
 */

/** `coterie import` */
export interface ImportDocument {
  /** Files that were read. */
  readonly files: number;
  /** Records in what was read; `inserted` of them are new in the database, `skipped` were there before. */
  readonly records: number;
  readonly inserted: number;
  readonly skipped: number;
  /** Lines that are no records: the first 1,000 of each file. */
  readonly malformed: readonly MalformedLine[];
  /** Sessions that the files belong to. */
  readonly sessions: number;
  readonly bytes: number;
  readonly durationMs: number;
  /** What could not be read, or is no transcript in spite of its name; absent when there is none. */
  readonly unread?: readonly UnreadDocument[];
  /** How many lines are no records; absent when `malformed` lists them all. */
  readonly malformedCount?: number;
  /** Records that are well, and larger than the server takes: every import tries them again. Absent when there is none. */
  readonly tooLarge?: readonly MalformedLine[];
}

/** A file or folder that an import left out while it took the rest. */
export interface UnreadDocument {
  /** As the import was given it. */
  readonly path: string;
  /** A sentence, with what to do. */
  readonly reason: string;
}

export interface MalformedLine {
  readonly file: string;
  /** Counted from 1. */
  readonly line: number;
  readonly reason: string;
}

/** `coterie export` */
export interface ExportDocument {
  /** The folder, as it was named. */
  readonly out: string;
  /** Transcripts that were written; what is noted beside those of sub-agents is not counted. */
  readonly files: number;
  readonly records: number;
  /** Sessions that the records are of. */
  readonly sessions: number;
  readonly bytes: number;
  readonly durationMs: number;
  readonly written: readonly ExportedFileDocument[];
}

export interface ExportedFileDocument {
  /** Below the folder, with `/`. */
  readonly file: string;
  /** Its path when it was imported, which is another one where that led out of the folder or was taken; null for records that came from no file. */
  readonly importedAs: string | null;
  readonly sessions: readonly string[];
  readonly records: number;
  readonly bytes: number;
}

/** `coterie digest` */
export interface DigestDocument {
  /** By the name of the table; the hash in hexadecimal. */
  readonly tables: { readonly [name: string]: { readonly rows: number; readonly sha256: string } };
  /** Over all of them. */
  readonly sha256: string;
}

export interface TokensDocument {
  readonly input: number;
  readonly output: number;
  readonly cacheWrite: number;
  readonly cacheRead: number;
}

/** A session as a row of `coterie sessions`. */
export interface SessionDocument {
  readonly id: string;
  /** The folder it ran in; null when no record tells. */
  readonly project: string | null;
  readonly title: string | null;
  readonly startedAt: string | null;
  readonly endedAt: string | null;
  readonly durationMs: number | null;
  readonly messages: number;
  readonly toolCalls: number;
  readonly tokens: TokensDocument;
  readonly models: readonly string[];
  /** Git branch of the last record that tells one. */
  readonly branch: string | null;
  /** Sub-agents. */
  readonly sidechains: number;
  readonly records: number;
  readonly files: number;
}

/** `coterie sessions` */
export interface SessionsDocument {
  readonly sessions: readonly SessionDocument[];
  /** How many fit the filters, however many are listed. */
  readonly total: number;
}

/** A place where the words were found. */
export interface HitDocument {
  readonly session: { readonly id: string; readonly title: string | null; readonly project: string | null };
  /** The event it was said in; null where the session's own name or workspace fits. */
  readonly eventId: string | null;
  /** `meta` is what Claude Code itself put into the conversation, such as the summary of a compaction. */
  readonly kind: 'session' | 'user' | 'assistant' | 'tool_result' | 'meta';
  readonly timestamp: string | null;
  /** The text around the words, in pieces; those with `match` are what was looked for. */
  readonly snippet: readonly { readonly text: string; readonly match: boolean }[];
}

/** `coterie search` */
export interface SearchDocument {
  readonly query: string;
  /** In the order that was asked for. */
  readonly hits: readonly HitDocument[];
}

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

/** A record of the conversation, as a message or a part of one. */
export interface MessageDocument {
  /** Of the event. */
  readonly id: string;
  /** The one before it in the tree of the session; null at a root. */
  readonly parentId: string | null;
  /** `boundary` is where the conversation was compacted. */
  readonly kind: 'user' | 'assistant' | 'tool_result' | 'meta' | 'boundary';
  /** Whether it is on the main path, without rewound branches and sub-agents. */
  readonly main: boolean;
  readonly isSidechain: boolean;
  readonly agentId: string | null;
  readonly timestamp: string | null;
  /** Records of one API response share it. */
  readonly messageId: string | null;
  readonly model: string | null;
  readonly blocks: readonly BlockDocument[];
}

/** A piece of a message, in the words of the Messages API. */
export type BlockDocument =
  | { readonly type: 'text' | 'thinking'; readonly text: string }
  | { readonly type: 'tool_use'; readonly id: string; readonly name: string; readonly input: object }
  | {
      readonly type: 'tool_result';
      readonly toolUseId: string;
      readonly text: string;
      readonly isError: boolean;
      readonly images: number;
    }
  | { readonly type: 'image'; readonly mediaType: string | null }
  | { readonly type: 'other'; readonly name: string };

/** `coterie show` */
export interface ShowDocument {
  readonly session: SessionDocument;
  /** The sub-agents whose files were imported. */
  readonly agents: readonly {
    readonly agentId: string;
    readonly agentType: string | null;
    readonly description: string | null;
  }[];
  /** The main path; with `--all` everything, the session's own files first. */
  readonly messages: readonly MessageDocument[];
}

/** `coterie backup` */
export interface BackupDocument {
  /** The copy, as it was named. */
  readonly path: string;
  readonly bytes: number;
  readonly durationMs: number;
}

/** `coterie vacuum` */
export interface VacuumDocument {
  /** The pages of the database, before and after. */
  readonly bytesBefore: number;
  readonly bytesAfter: number;
  readonly freed: number;
  /** False while another program reads the database: its file shrinks when that program closes it. */
  readonly shrunk: boolean;
  readonly durationMs: number;
}

/** A migration, as far as this database has come. */
export interface MigrationDocument {
  readonly set: string;
  readonly version: number;
  readonly name: string;
  readonly state: 'applied' | 'pending' | 'blocked';
  readonly appliedAt: string | null;
  /** Why it is blocked, with the remedy. */
  readonly reason: string | null;
  readonly destructive: readonly DestructiveDocument[];
  /** Whether it runs only with `--allow-destructive`. */
  readonly needsApproval: boolean;
}

/** A way in which a migration can lose data. */
export interface DestructiveDocument {
  readonly reason: string;
  /** Line of the migration's text, from 1; null when it is only declared to be destructive. */
  readonly line: number | null;
  readonly sql: string | null;
}

/** Why a set cannot be applied as it is. */
export interface ProblemDocument {
  readonly kind: 'gap' | 'duplicate' | 'invalid' | 'edited' | 'renamed' | 'missing' | 'late' | 'newer';
  readonly set: string;
  readonly version: number | null;
  readonly name: string | null;
  /** What is wrong and what to do about it. */
  readonly message: string;
}

/** `coterie migrate status` */
export interface MigrationStatusDocument {
  /** Nothing is pending, nothing is blocked, and there is no problem. */
  readonly upToDate: boolean;
  readonly migrations: readonly MigrationDocument[];
  readonly problems: readonly ProblemDocument[];
}

/** `coterie migrate plan` */
export interface MigrationPlanDocument {
  readonly migrations: readonly (MigrationDocument & {
    /** What it runs; null when it is a function. */
    readonly statements: readonly { readonly line: number; readonly sql: string }[] | null;
  })[];
  readonly problems: readonly ProblemDocument[];
  /** The schema as it is, and as the migrations leave an empty copy of it. */
  readonly schema: {
    readonly before: readonly SchemaObjectDocument[];
    readonly after: readonly SchemaObjectDocument[];
    readonly changes: readonly (SchemaChangeDocument & {
      /** Of a changed table: `- name TEXT`, `+ name TEXT NOT NULL`. */
      readonly columns: readonly string[];
    })[];
    /** Why not all of them ran on the copy; null when they did. */
    readonly obstacle: string | null;
  };
}

/** A table, index, view or trigger. */
export interface SchemaObjectDocument {
  readonly type: string;
  readonly name: string;
  readonly sql: string;
}

export interface SchemaChangeDocument {
  readonly change: 'added' | 'removed' | 'changed';
  readonly type: string;
  readonly name: string;
  /** The statement that makes it, as it is and as it becomes; null where it does not exist. */
  readonly before: string | null;
  readonly after: string | null;
}

/** `coterie migrate up` and `coterie migrate down` */
export interface MigrationRunDocument {
  readonly ok: boolean;
  readonly dryRun: boolean;
  readonly results: readonly MigrationResultDocument[];
  readonly problems: readonly ProblemDocument[];
}

/** What became of one migration in a run. */
export interface MigrationResultDocument {
  readonly set: string;
  readonly version: number;
  readonly name: string;
  readonly status: 'applied' | 'rolled-back' | 'skipped' | 'pending' | 'blocked' | 'failed';
  readonly reason: string | null;
  readonly durationMs: number | null;
  /** The statement that failed or needs approval. */
  readonly statement: { readonly line: number; readonly sql: string } | null;
}

/** `coterie migrate new` */
export interface NewMigrationDocument {
  readonly path: string;
}

/** `coterie migrate bundle` */
export interface BundleDocument {
  readonly path: string;
  readonly set: string;
  readonly migrations: number;
}

/** `coterie migrate verify` */
export interface VerifyDocument {
  /** Every step ran, and every schema came out as it was. */
  readonly ok: boolean;
  readonly steps: readonly {
    readonly direction: 'up' | 'down' | 'up-again';
    readonly result: MigrationResultDocument;
    readonly before: readonly SchemaObjectDocument[];
    readonly after: readonly SchemaObjectDocument[];
    readonly changes: readonly SchemaChangeDocument[];
    /** After `down`, how the schema differs from before `up`; after `up-again`, from after `up`. */
    readonly unlike: readonly SchemaChangeDocument[];
  }[];
  readonly problems: readonly ProblemDocument[];
  /** Of each set its last migration without a down, as `set/003_name`: it and what is before it in its set was not undone. */
  readonly irreversible: readonly string[];
}

/** `coterie doctor` */
export interface DoctorDocument {
  /** The database, without its credentials. */
  readonly database: string;
  readonly driver: 'better-sqlite3' | 'libsql' | 'sqljs';
  /** No finding is a problem. */
  readonly ok: boolean;
  /** In the order in which they were made. */
  readonly findings: readonly FindingDocument[];
}

/** What one check of `coterie doctor` found. */
export interface FindingDocument {
  readonly subject: 'file' | 'engine' | 'journal' | 'content' | 'search' | 'schema' | 'storage';
  /** The check, by a name that stays, such as `integrity`. */
  readonly check: string;
  /** What was looked at. */
  readonly examined: string;
  /** `note` is good to know, `warning` can become a problem, and `problem` is one. */
  readonly severity: 'ok' | 'note' | 'warning' | 'problem';
  /** Whether it could not be looked at; `found` has the reason then. */
  readonly skipped: boolean;
  readonly found: string;
  /** What to do next; null when there is nothing to do. */
  readonly advice: string | null;
}

/** With `--json`, a command that fails prints this instead. */
export interface ErrorDocument {
  readonly error: { readonly code: string; readonly message: string };
}
