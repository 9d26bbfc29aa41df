/** What a department is, to the document and to the store. */

import { ValidationError } from '@coterie/core';
import type {
  DepartmentPerformance,
  NewDepartment as StoreDepartment,
  Department as StoredDepartment,
} from '@coterie/store';
import { givenFields } from './given.ts';

export type { DepartmentPerformance } from '@coterie/store';

export interface Department {
  readonly id: string;
  readonly name: string;
  readonly domain: string;
  readonly sessionId: string;
  readonly isActive: boolean;
  readonly currentTask: string | null;
  readonly performance: DepartmentPerformance;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** It needs `session` or `sessionId`. */
export interface NewDepartment {
  /** Default: a new UUID. */
  readonly id?: string | undefined;
  readonly name: string;
  readonly domain: string;
  readonly session?: { readonly id: string } | undefined;
  /** The id of the session. May be set after the rest was given, as in a transaction that has just created the session. */
  sessionId?: string | undefined;
  /** Default true. */
  readonly isActive?: boolean | undefined;
  readonly currentTask?: string | null | undefined;
  readonly performance?: DepartmentPerformance | undefined;
  /** Default: now. */
  readonly createdAt?: Date | undefined;
  /** Default: `createdAt`. */
  readonly updatedAt?: Date | undefined;
}

/** What changes; fields that are absent or undefined stay. `performance` takes the place of all figures. */
export type DepartmentUpdate = Partial<Omit<NewDepartment, 'id' | 'createdAt'>>;

const CHANGEABLE = [
  'name',
  'domain',
  'session',
  'sessionId',
  'isActive',
  'currentTask',
  'performance',
  'updatedAt',
] as const satisfies readonly (keyof DepartmentUpdate)[];

const GIVEN = ['id', 'createdAt', ...CHANGEABLE] as const satisfies readonly (keyof NewDepartment)[];

export function toDepartment({ seq: _, ...department }: StoredDepartment): Department {
  return department;
}

export function fromNewDepartment(given: NewDepartment): StoreDepartment {
  const { session, ...department } = givenFields(given, GIVEN);
  const sessionId = sessionIdOf(session, department.sessionId);
  if (sessionId !== undefined) return { ...department, sessionId };
  throw new ValidationError('sessionId', 'A department belongs to a session. Give session, or its id as sessionId.');
}

export function fromDepartmentUpdate(given: DepartmentUpdate): Partial<StoreDepartment> {
  const { session, sessionId: id, ...update } = givenFields(given, CHANGEABLE);
  const sessionId = sessionIdOf(session, id);
  return sessionId === undefined ? update : { ...update, sessionId };
}

function sessionIdOf(session: NewDepartment['session'], sessionId: string | undefined): string | undefined {
  if (session === undefined) return sessionId;
  const id: unknown = session?.id;
  if (typeof id !== 'string') {
    throw new ValidationError('session', 'session has no id. Give a session, or leave it out and give sessionId.');
  }
  if (sessionId === undefined || id === sessionId) return id;
  throw new ValidationError('sessionId', `session is ${id}, and sessionId is ${sessionId}. Give one of them.`);
}
