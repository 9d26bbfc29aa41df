import { definitions, type Entities, type Projects } from '@coterie/store';
import { createdWithin } from '../times.ts';
import type { PaginationOptions } from '../types/options.ts';
import type {
  CreateProjectDTO,
  Project,
  ProjectStats,
  ProjectStatus,
  ProjectWithSettings,
  UpdateProjectDTO,
} from '../types/project.ts';
import { BaseRepository, PAGES, parseJson, type Source } from './base.ts';

/** Projects. `delete` takes agents, histories, outputs and events with it. */
export class ProjectRepository extends BaseRepository<Entities['projects'], Projects<'operation'>, Project> {
  constructor(source: Source) {
    super(source, {
      name: 'project',
      definition: definitions.projects,
      operations: ({ projects }) => projects,
      options: PAGES,
    });
  }

  /** @throws {ValidationError} for data that breaks a rule, with its column. */
  create(data: CreateProjectDTO): Project {
    return this.insert(data);
  }

  /** @throws {ValidationError} `id` when there is none; for data that breaks a rule, with its column. */
  update(id: string, data: UpdateProjectDTO): Project {
    return this.change(id, data);
  }

  findAll(options?: PaginationOptions): Project[] {
    return this.list({}, options);
  }

  /** `ended_at` is set with `completed`, `failed` and `stopped`, and cleared with the others. @throws {ValidationError} `id` */
  updateStatus(id: string, status: ProjectStatus): Project {
    return this.set(id, { status });
  }

  /** Adds US dollars to what the project has cost. @throws {ValidationError} `id` */
  updateCost(id: string, cost: number): Project {
    this.rows.assertGiven({ cost_total: cost });
    return this.changed(id, (projects) => projects.addUsage(id, { cost }));
  }

  /** Adds one. @throws {ValidationError} `id` */
  incrementIterationCount(id: string): Project {
    return this.changed(id, (projects) => projects.addUsage(id, { iterations: 1 }));
  }

  findByStatus(status: ProjectStatus, options?: PaginationOptions): Project[] {
    return this.list(this.rows.where({ status }), options);
  }

  findByIdWithSettings(id: string): ProjectWithSettings | undefined {
    const project = this.findById(id);
    return project && withSettings(project);
  }

  findAllWithSettings(options?: PaginationOptions): ProjectWithSettings[] {
    return this.findAll(options).map(withSettings);
  }

  /** Those that were created from one time to another, both included. A day as the end is the whole of it. */
  findByDateRange(startDate: string, endDate: string, options?: PaginationOptions): Project[] {
    return this.list(createdWithin(startDate, endDate), options);
  }

  /** Of all projects, in US dollars. */
  getTotalCost(): number {
    return this.getStats().totalCost;
  }

  getStats(): ProjectStats {
    return this.answer((projects) => projects.stats());
  }
}

function withSettings(project: Project): ProjectWithSettings {
  return { ...project, settings: parseJson(project.settings) };
}
