/** The rows of the document, and what the services take. Times are ISO 8601 in UTC with milliseconds. */

export const SESSION_STATUSES = ['active', 'completed', 'error'] as const;
export const CLAUDE_STATUSES = ['not_started', 'processing', 'completed', 'error'] as const;
export const EVENT_TYPES = ['user', 'assistant', 'system', 'result'] as const;
export const JOB_STATUSES = ['pending', 'processing', 'completed', 'failed'] as const;

/** A session as its users know it; the Claude Code sessions in it are told by its events. */
export interface Session {
  readonly id: string;
  readonly title: string | null;
  readonly created_at: string;
  /** Last change of the row. */
  readonly updated_at: string;
  /** `active`, `completed` or `error`. */
  readonly status: string;
  /** The folder that it works in; empty where another program made the session without one. */
  readonly project_path: string;
  /** Any JSON value; null when there is none. */
  readonly metadata: unknown;
  /** `not_started`, `processing`, `completed` or `error`: what the process of Claude Code does. */
  readonly claude_status: string;
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
  readonly uuid: string;
  /** The session of Claude Code. */
  readonly session_id: string;
  /** `user`, `assistant`, `system` or `result`. Other records are `system`; `data.type` says which they are. */
  readonly event_type: string;
  /** Where the record says none, that of the one before it. */
  readonly timestamp: string;
  readonly is_sidechain: boolean;
  readonly parent_uuid: string | null;
  /** Where the record says none, the folder of the session. */
  readonly cwd: string;
  /** Last part of `cwd`. */
  readonly project_name: string;
  /** The whole record. */
  readonly data: unknown;
  /** The session that it is associated with. */
  readonly memva_session_id: string;
}

export interface Job {
  readonly id: string;
  readonly type: string;
  /** Any JSON value. */
  readonly data: unknown;
  /** `pending`, `processing`, `completed` or `failed`. */
  readonly status: string;
  /** Jobs with a higher one come first. */
  readonly priority: number;
  /** How often it was taken. */
  readonly attempts: number;
  /** How often it is taken at most. */
  readonly max_attempts: number;
  /** Why the last attempt failed; null once it is completed. */
  readonly error: string | null;
  /** A result that another program stored as JSON is its text. */
  readonly result: string | null;
  /** It is not taken before. */
  readonly scheduled_at: string;
  /** When it was taken last. */
  readonly started_at: string | null;
  /** When it was completed or failed. */
  readonly completed_at: string | null;
  readonly created_at: string;
  readonly updated_at: string;
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
