/** What a session is, to the document and to the store. */

import { ValidationError } from '@coterie/core';
import { definitions, type Entities, type JsonObject, type JsonValue } from '@coterie/store';
import { Dialect } from '@coterie/store/dialect';
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

const TYPES: readonly unknown[] = ['director', 'department', 'observer', 'active'] satisfies SessionType[];

export const sessionDialect: Dialect<Entities['sessions'], Session, SessionRow, SessionRowUpdate> = new Dialect(
  definitions.sessions,
  {
    names: 'fields',
    called: { seq: null, title: null, projectPath: null, claudeStatus: null, updatedAt: null, origin: null },
    always: { name: '' },
    shown: {
      name: ({ name, title, id }) => name ?? title ?? id,
      workspace: ({ workspace, projectPath }) => workspace ?? projectPath,
    },
    given: { type: documentedType },
  },
);

/** The store has `claude` besides, which is for sessions of Claude Code. */
function documentedType(type: unknown, name: string): unknown {
  if (TYPES.includes(type)) return type;
  throw new ValidationError(name, `${name} must be one of ${TYPES.join(', ')}, but is ${String(type)}.`);
}
