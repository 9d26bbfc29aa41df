import type { SnippetPart } from '../search/snippet.ts';
import type { JsonObject } from '../table/codec.ts';
import type { EntityTypes } from '../table/entity.ts';
import type { Listing, Page } from '../table/listing.ts';

/**
 * Who speaks in a record: `meta` are `user` records that nobody typed (injected context, and the summary that follows
 * a compaction). Records of other types have no kind.
 */
export type EventKind = 'user' | 'assistant' | 'tool_result' | 'meta';

export interface ToolCall {
  readonly id: string;
  readonly name: string;
}

/** A record of a transcript. All but `json` and `data` is read from it, or was given beside it; null where neither says it. */
export interface TranscriptEvent {
  /** Order of insertion in this database; within a file it is the file's order. */
  readonly seq: number;
  /** Of an imported record: derived from its file, place and session, so the same in every database. */
  readonly id: string;
  readonly sessionId: string;
  /** Another session that it was assigned to; null where it was to none, and when that session is deleted. */
  readonly assignedSessionId: string | null;
  /** Another session that the record names; null where it names none, or the one that it is in. */
  readonly namedSessionId: string | null;
  /** The file that it was imported from, relative to the root of the import. */
  readonly file: string | null;
  /** Byte offset in that file. */
  readonly place: number | null;
  /** The record's own id. It can repeat: resuming and forking a session copies records. */
  readonly uuid: string | null;
  readonly parentUuid: string | null;
  /** What a compaction follows; its `parentUuid` is null. */
  readonly logicalParentUuid: string | null;
  /** Such as `user`, `assistant`, `system`, `progress`; `unknown` where the record has no type. */
  readonly eventType: string;
  readonly subtype: string | null;
  readonly kind: EventKind | null;
  readonly timestamp: Date | null;
  readonly isSidechain: boolean;
  readonly agentId: string | null;
  readonly cwd: string | null;
  /** Last part of `cwd`, unless another was given. */
  readonly projectName: string | null;
  readonly gitBranch: string | null;
  /** Of Claude Code. */
  readonly version: string | null;
  /** The API response that the record is a part of. */
  readonly messageId: string | null;
  readonly requestId: string | null;
  readonly model: string | null;
  /** As this record says; the records of one response repeat it, so do not add them up: see `overview` and `stats`. */
  readonly inputTokens: number | null;
  readonly outputTokens: number | null;
  readonly cacheWriteTokens: number | null;
  readonly cacheReadTokens: number | null;
  readonly toolCalls: readonly ToolCall[];
  /** The whole record. */
  readonly data: JsonObject;
  /** The whole record as it came, to the letter. */
  readonly json: string;
}

/**
 * What can be said of a record beside it. What it says itself comes first, and cannot be given otherwise; what is empty there
 * is null. An export writes it into the record, but for `projectName`.
 */
export interface BesideRecord {
  readonly uuid?: string | null | undefined;
  readonly parentUuid?: string | null | undefined;
  /** Decides of which kind the record is, and what of it is searched. */
  readonly eventType?: string | undefined;
  readonly timestamp?: Date | null | undefined;
  readonly isSidechain?: boolean | undefined;
  readonly cwd?: string | null | undefined;
  /** Default: the last part of `cwd`. */
  readonly projectName?: string | null | undefined;
  readonly namedSessionId?: string | null | undefined;
}

/** A record that comes from no file, such as one from a running process. */
export interface NewTranscriptEvent extends BesideRecord {
  /** The session must exist. */
  readonly sessionId: string;
  /** The record, or its JSON text, which is kept to the letter. */
  readonly data: JsonObject | string;
}

export interface EventTypes extends EntityTypes {
  readonly entity: TranscriptEvent;
  readonly new: NewTranscriptEvent;
  readonly patch: object;
  readonly filter: EventFilter;
  readonly order: 'seq' | 'timestamp';
}

/** All that is given must hold. `kind`, `eventType` and `agentId` narrow the records of a session and need one. */
export interface EventFilter {
  readonly ids?: readonly string[] | undefined;
  readonly sessionId?: string | undefined;
  readonly kind?: EventKind | readonly EventKind[] | undefined;
  readonly eventType?: string | readonly string[] | undefined;
  readonly agentId?: string | readonly string[] | undefined;
  /**
   * Those assigned to this session, and those of its own that are assigned to no other: in the order of `seq` only, since
   * these have no index in common.
   */
  readonly belongsTo?: string | undefined;
}

export interface EventList extends Listing<TranscriptEvent, 'seq' | 'timestamp'> {
  readonly where?: EventFilter | undefined;
}

/** What the API counted, in tokens. */
export interface TokenUsage {
  readonly input: number;
  readonly output: number;
  readonly cacheWrite: number;
  readonly cacheRead: number;
}

/** A session of Claude Code with what happened in it, sub-agents included. */
export interface SessionOverview {
  readonly seq: number;
  readonly id: string;
  readonly title: string | null;
  /** The folder that it was started in. */
  readonly project: string | null;
  readonly branch: string | null;
  /** Times of the first and the last record; null when no record has one. */
  readonly startedAt: Date | null;
  readonly endedAt: Date | null;
  readonly durationMs: number | null;
  readonly lastActivity: Date;
  /** `userMessages` and `assistantMessages` together. */
  readonly messages: number;
  /** `user` records that are neither tool results nor `meta`. Copies of a record count once. */
  readonly userMessages: number;
  /** API responses: different `message.id`s (`requestId`s where one has none, `uuid`s of records with neither). */
  readonly assistantMessages: number;
  /** Different ids of `tool_use` blocks. */
  readonly toolCalls: number;
  /** For each API response what its last record in a file says, and of differing copies the fullest. */
  readonly tokens: TokenUsage;
  readonly models: readonly string[];
  /** Records of any type. */
  readonly records: number;
  readonly files: number;
  /** Sub-agents: different `agentId`s, and roots of sidechains without one, as older versions write them. */
  readonly sidechains: number;
}

export interface OverviewList extends Page {
  readonly where?:
    | { readonly ids?: readonly string[] | undefined; readonly projectPath?: string | undefined }
    | undefined;
  /** Of the last activity; default `desc`. */
  readonly direction?: 'asc' | 'desc' | undefined;
  /** Only what comes after this one, the last of the page before. */
  readonly after?: Pick<SessionOverview, 'seq' | 'lastActivity'> | undefined;
}

/** A file that records of a session were imported from. */
export interface TranscriptFile {
  /** Relative to the root of the import. */
  readonly file: string;
  /** How far it is imported. */
  readonly bytes: number;
  /** How many records that is, those of other sessions included. */
  readonly records: number;
  /** The sub-agent whose file it is, by the file's name. */
  readonly agentId: string | null;
  /** What the `.meta.json` beside the file says. */
  readonly agentType: string | null;
  readonly description: string | null;
  readonly toolUseId: string | null;
}

/** A place in the conversation. `boundary` is where it was compacted. */
export interface ThreadEntry {
  /** Of the event. */
  readonly id: string;
  readonly kind: EventKind | 'boundary';
  /** The nearest entry before it in the tree of the session; null at a root. */
  readonly parentId: string | null;
  /** Whether it is on the main path: what the session knows now, without rewound branches and sub-agents. */
  readonly main: boolean;
  readonly isSidechain: boolean;
  readonly agentId: string | null;
  readonly timestamp: Date | null;
  /** Of the whole record as JSON, in UTF-8: what reads the records of a thread can cut its pages by it. */
  readonly bytes: number;
}

/** Everything in the database; what several sessions share (by resuming or forking) counts once. */
export interface TranscriptStats {
  readonly sessions: number;
  readonly files: number;
  readonly records: number;
  readonly messages: number;
  readonly userMessages: number;
  readonly assistantMessages: number;
  readonly toolCalls: number;
  readonly tokens: TokenUsage;
  readonly firstAt: Date | null;
  readonly lastAt: Date | null;
  /** Most used first. */
  readonly tools: readonly { readonly name: string; readonly calls: number }[];
  /** `messages` are API responses. Those that Claude Code made up itself (`<synthetic>`) are among them. */
  readonly models: readonly { readonly model: string; readonly messages: number; readonly tokens: TokenUsage }[];
  readonly projects: readonly {
    readonly project: string | null;
    readonly sessions: number;
    readonly messages: number;
    readonly tokens: TokenUsage;
  }[];
  /** Days of UTC that have messages, as `2026-02-12`, in order. */
  readonly days: readonly { readonly day: string; readonly messages: number; readonly tokens: TokenUsage }[];
}

export interface SearchOptions extends Page {
  /** `relevance` (the default) ranks the newest 1,000 hits; `recent` is the newest first. */
  readonly order?: 'relevance' | 'recent' | undefined;
  /** Only in this session. */
  readonly session?: string | undefined;
  /** Only in sessions of this project path. */
  readonly project?: string | undefined;
}

export interface SearchHit {
  readonly sessionId: string;
  /** Of the session. */
  readonly title: string | null;
  readonly project: string | null;
  /** Null when the session's own name, title or folder has the words. */
  readonly eventId: string | null;
  readonly kind: EventKind | 'session';
  readonly timestamp: Date | null;
  readonly snippet: readonly SnippetPart[];
}
