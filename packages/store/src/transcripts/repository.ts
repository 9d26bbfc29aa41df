import type { Kind, Out } from '@coterie/core';
import type {
  EventFilter,
  EventList,
  NewTranscriptEvent,
  OverviewList,
  SearchHit,
  SearchOptions,
  SessionOverview,
  ThreadEntry,
  TranscriptEvent,
  TranscriptFile,
  TranscriptStats,
} from './types.ts';

/**
 * The transcripts of Claude Code, record by record. Every method is one round trip. `importTranscript` brings in whole
 * files; `create` is for records that come from elsewhere.
 */
export interface Transcripts<K extends Kind> {
  /**
   * @throws {ValidationError} when the session does not exist, `data` is not a JSON object nested at most 1,000 levels deep, or
   * says something else than what is given beside it.
   */
  create(event: NewTranscriptEvent): Out<K, TranscriptEvent>;

  /**
   * Creates it unless its `uuid` is taken, by whatever record of whatever session, or as the id of an event. Of several
   * processes at once one creates it. A record without a `uuid` is always new.
   * @returns null when it is taken, and nothing is stored.
   * @throws {ValidationError} as `create` does.
   */
  createOnce(event: NewTranscriptEvent): Out<K, TranscriptEvent | null>;

  /** Creates all of them or none, and returns them in order. A server takes a few megabytes in one call. */
  createMany(events: readonly NewTranscriptEvent[]): Out<K, readonly TranscriptEvent[]>;

  /** Null when there is none. */
  get(id: string): Out<K, TranscriptEvent | null>;

  /**
   * In the order in which they were stored, which within a file is the file's order, unless said otherwise. A record can
   * have megabytes, and a server answers with 10 MB at most: there, read large ones in small pages (`limit` and `after`),
   * or a conversation with `readThread`, which does.
   * @throws {DatabaseError} `too-big` when the server's answer would be larger.
   */
  list(list?: EventList): Out<K, readonly TranscriptEvent[]>;

  /**
   * Assigns records to another session, beside that of their transcript, which they stay a part of: see `belongsTo` of
   * `list`. Assigned to their own session again they belong to that alone. An id is an event's, or a record's own
   * `uuid`, which means all of its copies; those that there are not are left out.
   * @returns how many records those are, copies counted once.
   * @throws {ValidationError} when the session does not exist.
   */
  assign(ids: readonly string[], sessionId: string): Out<K, number>;

  /** False when there was none. An import does not bring a single deleted record back. */
  delete(id: string): Out<K, boolean>;

  count(where?: EventFilter): Out<K, number>;

  /**
   * The sessions of Claude Code with what happened in them, the latest active first.
   * `sessions.count({ type: 'claude' })` is how many there are.
   */
  overview(list?: OverviewList): Out<K, readonly SessionOverview[]>;

  /** The files that records of this session were imported from, the session's own before those of sub-agents. */
  files(sessionId: string): Out<K, readonly TranscriptFile[]>;

  /**
   * The shape of a conversation, without what was said (see `readThread`): its main path, or with `all` also the
   * branches that were left by rewinding, and sub-agents. File order is the order: timestamps step backwards. A parent
   * that is missing is bridged; parallel tool calls are on the path with all their results. Of sessions with more than
   * some 20,000 records a server's answer is too large in one call: `readThread` reads these too.
   */
  thread(sessionId: string, options?: { readonly all?: boolean | undefined }): Out<K, readonly ThreadEntry[]>;

  stats(): Out<K, TranscriptStats>;

  /**
   * Where every word occurs, in any script: in what users and Claude said and tools answered, and in the names, titles
   * and folders of sessions. Nothing in the words is syntax. Case, diacritics and the marks inside of a word do not
   * count (`don't` is `don t`); a word of marks alone is found where it stands, and reading for it takes the longer the
   * rarer it is. The first 4,096 characters count; without any word nothing is found.
   */
  search(words: string, options?: SearchOptions): Out<K, readonly SearchHit[]>;
}
