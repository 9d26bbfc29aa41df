/** What a department is, to the document and to the store. */

import { ValidationError } from '@coterie/core';
import { type DepartmentPerformance, definitions, type Entities } from '@coterie/store';
import { Dialect } from '@coterie/store/dialect';

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

export const departmentDialect: Dialect<
  Entities['departments'],
  Department,
  Omit<NewDepartment, 'session'>,
  Omit<DepartmentUpdate, 'session'>
> = new Dialect(definitions.departments, { names: 'fields', called: { seq: null } });

/** @throws {ValidationError} `sessionId` for one of no session. */
export function newDepartment(given: NewDepartment): Entities['departments']['new'] {
  const department = departmentDialect.new(withSessionId(given));
  if (department.sessionId !== undefined) return department;
  throw new ValidationError('sessionId', 'A department belongs to a session. Give session, or its id as sessionId.');
}

/** What is given, with the id of the session in place of the session itself. */
export function withSessionId<G extends DepartmentUpdate>(given: G): Omit<G, 'session'> {
  if (given?.session === undefined) return given;
  const { session, ...department } = given;
  return { ...department, sessionId: sessionIdOf(session, department.sessionId) };
}

function sessionIdOf(session: { readonly id: string }, sessionId: string | undefined): string {
  const id: unknown = session?.id;
  if (typeof id !== 'string') {
    throw new ValidationError('session', 'session has no id. Give a session, or leave it out and give sessionId.');
  }
  if (sessionId === undefined || id === sessionId) return id;
  throw new ValidationError('sessionId', `session is ${id}, and sessionId is ${sessionId}. Give one of them.`);
}
