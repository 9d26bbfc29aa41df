/** What the lists and searches of sessions print with `--json`; see `index.ts`. */

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
