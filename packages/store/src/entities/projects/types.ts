import type { JsonObject } from '../../table/codec.ts';
import type { OneOf } from '../../table/conditions.ts';
import type { EntityTypes, ListOf } from '../../table/entity.ts';

export type ProjectStatus = 'created' | 'running' | 'paused' | 'completed' | 'failed' | 'stopped';

/** What a team of agents works on. */
export interface Project {
  /** Order of insertion in this database. */
  readonly seq: number;
  readonly id: string;
  readonly name: string;
  readonly description: string | null;
  readonly status: ProjectStatus;
  /** The file with the prompt that the project is given. */
  readonly promptPath: string | null;
  readonly settings: JsonObject;
  /** US dollars. */
  readonly costTotal: number;
  readonly iterationCount: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  /** When it was completed, failed or was stopped; null as long as it is none of these. */
  readonly endedAt: Date | null;
}

/** What a new project is made of; the rest has defaults. */
export interface NewProject {
  /** Default: a new UUID. */
  readonly id?: string | undefined;
  readonly name: string;
  readonly description?: string | null | undefined;
  /** Default `created`. */
  readonly status?: ProjectStatus | undefined;
  readonly promptPath?: string | null | undefined;
  readonly settings?: JsonObject | undefined;
  /** Default 0. */
  readonly costTotal?: number | undefined;
  /** Default 0. */
  readonly iterationCount?: number | undefined;
  /** Default: now. */
  readonly createdAt?: Date | undefined;
  /** Default: `createdAt`. */
  readonly updatedAt?: Date | undefined;
}

/** What changes; `endedAt` follows the status. */
export type ProjectPatch = Partial<Omit<NewProject, 'id' | 'createdAt'>>;

/** All that is given must hold. An array means any of its values. */
export interface ProjectFilter {
  readonly ids?: readonly string[] | undefined;
  readonly status?: OneOf<ProjectStatus> | undefined;
  /** Created at this moment or later. */
  readonly createdFrom?: Date | undefined;
  /** Created earlier than this. */
  readonly createdBefore?: Date | undefined;
}

export interface ProjectTypes extends EntityTypes {
  readonly entity: Project;
  readonly new: NewProject;
  readonly patch: ProjectPatch;
  readonly filter: ProjectFilter;
  readonly order: 'createdAt' | 'updatedAt';
}

export type ProjectList = ListOf<ProjectTypes>;

export interface ProjectStats {
  readonly total: number;
  /** Every status, also those that no project has. */
  readonly byStatus: Readonly<Record<ProjectStatus, number>>;
  /** US dollars. */
  readonly totalCost: number;
  readonly totalIterations: number;
}
