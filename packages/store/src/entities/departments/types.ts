import type { JsonObject, JsonValue } from '../../table/codec.ts';
import type { OneOf } from '../../table/conditions.ts';
import type { EntityTypes, ListOf } from '../../table/entity.ts';

/** A part of a session's work, with a domain of its own and a task at a time. */
export interface Department {
  /** Order of insertion in this database. */
  readonly seq: number;
  readonly id: string;
  readonly name: string;
  /** What it is for, such as `data-processing`. */
  readonly domain: string;
  readonly sessionId: string;
  readonly isActive: boolean;
  /** The id of a task, or its words. */
  readonly currentTask: string | null;
  readonly performance: DepartmentPerformance;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** How well it does. What is not known is not there; figures of one's own are kept beside these. */
export interface DepartmentPerformance {
  readonly messagesProcessed?: number | undefined;
  /** Milliseconds. */
  readonly averageResponseTime?: number | undefined;
  /** From 0 to 1. */
  readonly errorRate?: number | undefined;
  /** Messages per second, or whatever it is measured in. */
  readonly throughput?: number | undefined;
  readonly lastActivity?: Date | undefined;
  readonly [figure: string]: JsonValue | Date | undefined;
}

/** What a new department is made of; the rest has defaults. */
export interface NewDepartment {
  /** Default: a new UUID. */
  readonly id?: string | undefined;
  readonly name: string;
  readonly domain: string;
  readonly sessionId: string;
  /** Default true. */
  readonly isActive?: boolean | undefined;
  readonly currentTask?: string | null | undefined;
  /** Default: nothing is known. */
  readonly performance?: DepartmentPerformance | undefined;
  /** Default: now. */
  readonly createdAt?: Date | undefined;
  /** Default: `createdAt`. */
  readonly updatedAt?: Date | undefined;
}

/** What changes; `performance` takes the place of all figures. */
export type DepartmentPatch = Partial<Omit<NewDepartment, 'id' | 'createdAt'>>;

/** All that is given must hold. An array means any of its values. */
export interface DepartmentFilter {
  readonly ids?: readonly string[] | undefined;
  readonly sessionId?: OneOf<string> | undefined;
  readonly domain?: OneOf<string> | undefined;
  readonly isActive?: boolean | undefined;
}

export interface DepartmentTypes extends EntityTypes {
  readonly entity: Department;
  readonly new: NewDepartment;
  readonly patch: DepartmentPatch;
  readonly filter: DepartmentFilter;
  readonly order: 'createdAt';
}

export type DepartmentList = ListOf<DepartmentTypes>;

/** Figures that change: those that are absent or undefined stay, null takes one away. */
export type PerformanceChanges = {
  readonly [F in keyof DepartmentPerformance]: DepartmentPerformance[F] | null;
} & { readonly [figure: string]: JsonObject[string] | Date | undefined };
