import { assertGiven } from '@coterie/core';
import type { PaginationOptions } from '../types/options.ts';
import type {
  CreateProjectDTO,
  Project,
  ProjectStats,
  ProjectStatus,
  ProjectWithSettings,
  UpdateProjectDTO,
} from '../types/project.ts';
import { Records, type Repository } from './records.ts';

/** Projects. `delete` takes agents, histories, outputs and events with it. */
export interface ProjectRepository extends Repository<Project, CreateProjectDTO> {
  /** @throws {ValidationError} `id` when there is none; for data that breaks a rule, with its column. */
  update(id: string, data: UpdateProjectDTO): Project;

  findAll(options?: PaginationOptions): Project[];

  /** `ended_at` is set with `completed`, `failed` and `stopped`, and cleared with the others. @throws {ValidationError} `id` */
  updateStatus(id: string, status: ProjectStatus): Project;

  /** Adds US dollars to what the project has cost. @throws {ValidationError} `id` */
  updateCost(id: string, cost: number): Project;

  /** Adds one. @throws {ValidationError} `id` */
  incrementIterationCount(id: string): Project;

  findByStatus(status: ProjectStatus, options?: PaginationOptions): Project[];

  findByIdWithSettings(id: string): ProjectWithSettings | undefined;

  findAllWithSettings(options?: PaginationOptions): ProjectWithSettings[];

  /** Those that were created from one time to another, both included. A day as the end is the whole of it. */
  findByDateRange(startDate: string, endDate: string, options?: PaginationOptions): Project[];

  /** Of all projects, in US dollars. */
  getTotalCost(): number;

  getStats(): ProjectStats;
}

const records = new Records<'projects', Project, CreateProjectDTO, ProjectWithSettings>('projects', { one: 'project' });

export const projectRepository: ProjectRepository = {
  ...records.verbs,
  update: (id, data) => records.update(id, data),
  updateStatus: (id, status) => records.set(id, { status }),
  incrementIterationCount: (id) => records.changed(id, (projects) => projects.addUsage(id, { iterations: 1 })),

  updateCost(id, cost) {
    assertGiven({ cost_total: cost });
    return records.changed(id, (projects) => projects.addUsage(id, { cost }));
  },

  findAll: (options) => records.list({}, options),
  findByStatus: (status, options) => records.list({ status }, options),
  findByDateRange: (start, end, options) => records.findByDateRange(start, end, options),
  findAllWithSettings: (options) => records.list({}, options).map(records.parsed),

  findByIdWithSettings(id) {
    const project = records.verbs.findById(id);
    return project && records.parsed(project);
  },

  getTotalCost: () => projectRepository.getStats().totalCost,
  getStats: () => records.answer((projects) => projects.stats()),
};
