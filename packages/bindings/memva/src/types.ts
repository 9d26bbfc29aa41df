/** The rows of the document, and what the services take. Times are ISO 8601 in UTC with milliseconds. */

export const SESSION_STATUSES = ['active', 'completed', 'error'] as const;
export const CLAUDE_STATUSES = ['not_started', 'processing', 'completed', 'error'] as const;
export const EVENT_TYPES = ['user', 'assistant', 'system', 'result'] as const;
export const JOB_STATUSES = ['pending', 'processing', 'completed', 'failed'] as const;

/** A session as its users know it; the Claude Code sessions in it are told by its events. */
export interface Session {
  id: string;
  title: string | null;
  created_at: string;
  /** Last change of the row. */
  updated_at: string;
  /** `active`, `completed` or `error`. */
  status: string;
  /** The folder that it works in; empty where another program made the session without one. */
  project_path: string;
  /** Any JSON value; null when there is none. */
  metadata: unknown;
  /** `not_started`, `processing`, `completed` or `error`: what the process of Claude Code does. */
  claude_status: string;
}

export interface CreateSessionRequest {
  /** Null when absent or empty. */
  readonly title?: string | null | undefined;
  readonly project_path: string;
  /** Any JSON value. Null when absent, false, zero or empty text. */
  readonly metadata?: unknown;
}

/** What changes; fields that are absent or undefined stay as they are. Every value means itself. */
export interface UpdateSessionRequest {
  readonly title?: string | null | undefined;
  /** `active`, `completed` or `error`. */
  readonly status?: string | undefined;
  readonly project_path?: string | undefined;
  readonly metadata?: unknown;
  /** `not_started`, `processing`, `completed` or `error`. */
  readonly claude_status?: string | undefined;
}

/** A record of Claude Code. */
export interface Event {
  /** The record's own; where it has none, the store's id of it. */
  uuid: string;
  /** The session of Claude Code. */
  session_id: string;
  /** `user`, `assistant`, `system` or `result`. Other records are `system`; `data.type` says which they are. */
  event_type: string;
  /** Where the record says none, that of the one before it. */
  timestamp: string;
  is_sidechain: boolean;
  parent_uuid: string | null;
  /** Where the record says none, the folder of the session. */
  cwd: string;
  /** Last part of `cwd`, unless the row was inserted with another. */
  project_name: string;
  /** The whole record; of an inserted row, what was given. */
  data: unknown;
  /** The session that it is associated with. */
  memva_session_id: string;
}

export interface Job {
  id: string;
  type: string;
  /** Any JSON value. */
  data: unknown;
  /** `pending`, `processing`, `completed` or `failed`. */
  status: string;
  /** Jobs with a higher one come first. */
  priority: number;
  /** How often it was taken. */
  attempts: number;
  /** How often it is taken at most. */
  max_attempts: number;
  /** Why the last attempt failed; null once it is completed. */
  error: string | null;
  /** A result that another program stored as JSON is its text. */
  result: string | null;
  /** It is not taken before. */
  scheduled_at: string;
  /** When it was taken last. */
  started_at: string | null;
  /** When it was completed or failed. */
  completed_at: string | null;
  created_at: string;
  updated_at: string;
}

export interface CreateJobOptions {
  /** Default 0. */
  readonly priority?: number | undefined;
  /** From 1 on. Default 3. */
  readonly max_attempts?: number | undefined;
  /** ISO 8601 with a zone, such as `2026-02-12T09:00:00Z`. Default: now. */
  readonly scheduled_at?: string | undefined;
}

export interface JobOutcome {
  /** Of a job that is completed. Default null. */
  readonly result?: string | null | undefined;
  /** Of one that failed, or is given back. */
  readonly error?: string | undefined;
}
