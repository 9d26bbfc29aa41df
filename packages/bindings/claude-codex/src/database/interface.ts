import type { JsonValue } from '@coterie/store';
import type {
  GitHubIssue,
  Instance,
  InstanceFilter,
  InstanceStatus,
  InstanceUpdate,
  MCPEvent,
  NewGitHubIssue,
  NewInstance,
  NewMCPEvent,
  NewRelationship,
  Relationship,
  RelationshipUpdate,
} from './types.ts';

/**
 * The database. Every method is one atomic step, and fails with a `CodexError` after which nothing of it was applied, unless
 * its cause says otherwise (`outcome`). After `disconnect()` all fail with `DATABASE_CONNECTION_FAILED`, as they do when a
 * server cannot be reached; and with `autoMigrate: false` with `DATABASE_INITIALIZATION_FAILED`, where the schema is missing.
 */
export interface DatabaseInterface {
  /** @returns its id. @throws {CodexError} `DATABASE_INSTANCE_EXISTS`, `DATABASE_INSERT_FAILED`. */
  createInstance(instance: NewInstance): Promise<string>;

  /**
   * Changes what is given, and says that it is active now. Another status is also recorded, as by `updateInstanceStatus`.
   * @throws {CodexError} `DATABASE_INSTANCE_NOT_FOUND`, `DATABASE_UPDATE_FAILED`.
   */
  updateInstance(id: string, updates: InstanceUpdate): Promise<void>;

  /**
   * Changes the status and records it as an event of the tool `status_change`; an instance that has the status already stays
   * as it is.
   * @throws {CodexError} `DATABASE_INSTANCE_NOT_FOUND`, `DATABASE_UPDATE_FAILED`.
   */
  updateInstanceStatus(id: string, status: InstanceStatus): Promise<void>;

  /** Null when there is none. @throws {CodexError} `DATABASE_QUERY_FAILED`. */
  getInstance(id: string): Promise<Instance | null>;

  /** The latest active first, unless said otherwise. @throws {CodexError} `DATABASE_QUERY_FAILED`. */
  listInstances(filter?: InstanceFilter): Promise<Instance[]>;

  /**
   * Deletes it with its events and relationships.
   * @throws {CodexError} `DATABASE_INSTANCE_NOT_FOUND`, `DATABASE_DELETE_FAILED`.
   */
  deleteInstance(id: string): Promise<void>;

  /** @throws {CodexError} `DATABASE_LOG_FAILED`, also where there is no such instance. */
  logMCPEvent(event: NewMCPEvent): Promise<void>;

  /**
   * The latest of an instance, newest first; none where there is no such instance.
   * @param limit default 100. @throws {CodexError} `DATABASE_QUERY_FAILED`.
   */
  getMCPEvents(instanceId: string, limit?: number): Promise<MCPEvent[]>;

  /** Those of all instances at this moment or later, newest first. @throws {CodexError} `DATABASE_QUERY_FAILED`. */
  getRecentMCPEvents(since: Date): Promise<MCPEvent[]>;

  /**
   * @returns its id, which `updateRelationship` takes.
   * @throws {CodexError} `DATABASE_RELATIONSHIP_EXISTS`; `DATABASE_INSTANCE_NOT_FOUND` where one of the two is missing;
   * `DATABASE_INSERT_FAILED`.
   */
  createRelationship(relationship: NewRelationship): Promise<string>;

  /** Those in which it is parent or child, in the order in which they were created. @throws {CodexError} `DATABASE_QUERY_FAILED`. */
  getRelationships(instanceId: string): Promise<Relationship[]>;

  /** @throws {CodexError} `DATABASE_UPDATE_FAILED`, also where there is none with this id. */
  updateRelationship(id: string, updates: RelationshipUpdate): Promise<void>;

  /** Creates the issue, or changes what is given of the one with its number and repository. @throws {CodexError} `DATABASE_OPERATION_FAILED`. */
  upsertGitHubIssue(issue: NewGitHubIssue): Promise<void>;

  /**
   * The issue that was most recently synced under this number, in whichever repository; null when there is none.
   * @throws {CodexError} `DATABASE_QUERY_FAILED`.
   */
  getGitHubIssue(number: number): Promise<GitHubIssue | null>;

  /** Takes over all of them or none, in one round trip. @throws {CodexError} `DATABASE_OPERATION_FAILED`. */
  syncGitHubIssues(issues: readonly NewGitHubIssue[]): Promise<void>;

  /**
   * @param encrypted default false; a setting that is encrypted must be told what it is to be.
   * @throws {CodexError} `DATABASE_OPERATION_FAILED`.
   */
  setConfig(key: string, value: JsonValue, encrypted?: boolean): Promise<void>;

  /**
   * The value, decrypted where it is encrypted; null when there is none.
   * @typeParam T what was set, where that is known: nothing checks it.
   * @throws {CodexError} `DATABASE_QUERY_FAILED`, also where the key to decrypt it is missing or another one.
   */
  getConfig<T extends JsonValue = string>(key: string): Promise<T | null>;

  /** Whether there is one or not. @throws {CodexError} `DATABASE_DELETE_FAILED`. */
  deleteConfig(key: string): Promise<void>;

  /**
   * Gives back the space of what was deleted. Of a server, and of its replica, nothing: that looks after its file itself.
   * @throws {CodexError} `DATABASE_OPERATION_FAILED`.
   */
  vacuum(): Promise<void>;

  /**
   * Copies the database into a new file, while others write. It is there whole or not at all.
   * @throws {CodexError} `DATABASE_OPERATION_FAILED`, also where there is a file already.
   */
  backup(path: string): Promise<void>;

  /** Fetches what the server has. @throws {CodexError} `DATABASE_OPERATION_FAILED` where `cloud` is off; `DATABASE_CONNECTION_FAILED`. */
  sync(): Promise<void>;

  /** Whether `disconnect()` was not called yet. */
  isConnected(): boolean;

  /** Ends the connection after the calls that run, and closes what `initializeDatabase` opened. Idempotent. */
  disconnect(): Promise<void>;
}
