/** What a session is, to the document and to the store. */

import { ValidationError } from '@coterie/core';
import type { JsonObject, JsonValue, Session as StoredSession, NewSession as StoreSession } from '@coterie/store';
import { givenFields, jsonOf } from './given.ts';
import type { Word } from './word.ts';

export type SessionType = 'director' | 'department' | 'observer' | 'active';
export type SessionStatus = 'initializing' | 'active' | 'idle' | 'completed' | 'error' | 'terminated';

export interface Session {
  readonly id: string;
  /** `claude` is a session of Claude Code that another program has put into the database. */
  readonly type: SessionType | 'claude';
  /** A session of Claude Code without a name shows its title, or else its id. */
  readonly name: string;
  readonly status: SessionStatus;
  /** Git branch. */
  readonly branch: string | null;
  /** A session of Claude Code without one shows the folder that it was started in. */
  readonly workspace: string | null;
  readonly capabilities: readonly JsonValue[];
  readonly constraints: readonly JsonValue[];
  readonly metadata: JsonObject;
  readonly createdAt: Date;
  readonly lastActivity: Date;
  readonly terminationReason: string | null;
  readonly terminatedAt: Date | null;
}

export interface NewSession {
  /** Default: a new UUID. */
  readonly id?: string | undefined;
  readonly type: SessionType;
  readonly name: string;
  /** Default `initializing`. */
  readonly status?: SessionStatus | undefined;
  readonly branch?: string | null | undefined;
  readonly workspace?: string | null | undefined;
  readonly capabilities?: readonly JsonValue[] | undefined;
  readonly constraints?: readonly JsonValue[] | undefined;
  /** An object of anything that JSON can say. */
  readonly metadata?: object | undefined;
  /** Default: now. */
  readonly createdAt?: Date | undefined;
  /** Default: `createdAt`. */
  readonly lastActivity?: Date | undefined;
  readonly terminationReason?: string | null | undefined;
  /** Default: now with the status `terminated`, else null. */
  readonly terminatedAt?: Date | null | undefined;
}

/** What changes; fields that are absent or undefined stay. `metadata` takes the place of all that there was. */
export type SessionUpdate = Partial<Omit<NewSession, 'id' | 'createdAt'>>;

/** A new session whose words may be wrong: `create` refuses it then, and in a bulk insert it fails alone. */
export type SessionRow = Omit<NewSession, 'type' | 'status'> & {
  readonly type: Word<SessionType>;
  readonly status?: Word<SessionStatus> | undefined;
};

/** An update whose words may be wrong. */
export type SessionRowUpdate = Partial<Omit<SessionRow, 'id' | 'createdAt'>>;

const TYPES: readonly string[] = ['director', 'department', 'observer', 'active'] satisfies SessionType[];

const CHANGEABLE = [
  'type',
  'name',
  'status',
  'branch',
  'workspace',
  'capabilities',
  'constraints',
  'metadata',
  'lastActivity',
  'terminationReason',
  'terminatedAt',
] as const satisfies readonly (keyof SessionUpdate)[];

const GIVEN = ['id', 'createdAt', ...CHANGEABLE] as const satisfies readonly (keyof NewSession)[];

export function toSession(row: StoredSession): Session {
  return {
    id: row.id,
    type: row.type,
    name: row.name ?? row.title ?? row.id,
    status: row.status,
    branch: row.branch,
    workspace: row.workspace ?? row.projectPath,
    capabilities: row.capabilities,
    constraints: row.constraints,
    metadata: row.metadata,
    createdAt: row.createdAt,
    lastActivity: row.lastActivity,
    terminationReason: row.terminationReason,
    terminatedAt: row.terminatedAt,
  };
}

export function fromNewSession(given: SessionRow): StoreSession {
  // What is no status is for the store to refuse.
  const session = givenFields(given as NewSession, GIVEN);
  checkType(session.type);
  return { ...session, metadata: jsonOf(session.metadata) };
}

export function fromSessionUpdate(given: SessionRowUpdate): Partial<StoreSession> {
  const update = givenFields(given as SessionUpdate, CHANGEABLE);
  if (update.type !== undefined) checkType(update.type);
  return { ...update, metadata: jsonOf(update.metadata) };
}

/** The store has `claude` besides, which is for sessions of Claude Code. */
function checkType(type: unknown): void {
  if (TYPES.includes(type as string)) return;
  throw new ValidationError('type', `type must be one of ${TYPES.join(', ')}, but is ${String(type)}.`);
}
