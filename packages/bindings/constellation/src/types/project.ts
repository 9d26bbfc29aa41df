import type { JsonValue } from '@coterie/store';

export type ProjectStatus = 'created' | 'running' | 'paused' | 'completed' | 'failed' | 'stopped';

/** A project as its row is, the settings as JSON text. */
export interface Project {
  id: string;
  name: string;
  description: string | null;
  status: ProjectStatus;
  /** Path of the PROMPT.md file. */
  prompt_path: string | null;
  /** JSON text of an object; `{}` without settings. */
  settings: string;
  /** US dollars. */
  cost_total: number;
  iteration_count: number;
  /** ISO 8601 in UTC with milliseconds, as every time here. */
  created_at: string;
  updated_at: string;
  /** When it was completed, failed or was stopped; null as long as it is none of these. */
  ended_at: string | null;
}

/** What a project is run with. Any other name may be there too. */
export interface ProjectSettings {
  maxIterations?: number;
  /** US dollars. */
  budget?: number;
  [setting: string]: JsonValue | undefined;
}

/** A project with its settings as an object. */
export interface ProjectWithSettings extends Omit<Project, 'settings'> {
  settings: ProjectSettings;
}

export interface CreateProjectDTO {
  /** Default: a new UUID. */
  id?: string | undefined;
  name: string;
  description?: string | null | undefined;
  /** Default `created`. */
  status?: ProjectStatus | undefined;
  prompt_path?: string | null | undefined;
  settings?: ProjectSettings | undefined;
  /** US dollars. Default 0. */
  cost_total?: number | undefined;
  /** Default 0. */
  iteration_count?: number | undefined;
}

/** What changes; what is absent or undefined stays. Settings are replaced as a whole. */
export type UpdateProjectDTO = Partial<Omit<CreateProjectDTO, 'id'>>;

export interface ProjectStats {
  total: number;
  /** Every status, also those that no project has. */
  byStatus: Record<ProjectStatus, number>;
  /** US dollars. */
  totalCost: number;
  totalIterations: number;
}
