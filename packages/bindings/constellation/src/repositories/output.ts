import { definitions, type Entities, type Outputs } from '@coterie/store';
import { createdWithin, readMoment } from '../times.ts';
import type { PaginationOptions } from '../types/options.ts';
import type { CreateOutputDTO, Output, OutputStats, OutputType } from '../types/output.ts';
import { PAGES, type Source } from './base.ts';
import { SearchableRepository } from './searchable.ts';

/** How many are recent unless said otherwise, as of events. */
const RECENT = 20;

/** What agents make. Storing a path of a project again makes its next version. */
export class OutputRepository extends SearchableRepository<Entities['outputs'], Outputs<'operation'>, Output> {
  constructor(source: Source) {
    super(source, {
      name: 'output',
      definition: definitions.outputs,
      operations: ({ outputs }) => outputs,
      options: PAGES,
    });
  }

  /** @throws {ValidationError} for data that breaks a rule, with its column. */
  create(data: CreateOutputDTO): Output {
    return this.insert(data);
  }

  findByProjectId(projectId: string, options?: PaginationOptions): Output[] {
    return this.list(this.rows.where({ project_id: projectId }), options);
  }

  findByAgentId(agentId: string, options?: PaginationOptions): Output[] {
    return this.list(this.rows.where({ agent_id: agentId }), options);
  }

  findByType(type: OutputType, options?: PaginationOptions): Output[] {
    return this.list(this.rows.where({ type }), options);
  }

  findByProjectAndType(projectId: string, type: OutputType, options?: PaginationOptions): Output[] {
    return this.list(this.rows.where({ project_id: projectId, type }), options);
  }

  /** The newest version of a path; undefined when there is none. */
  findByPath(projectId: string, path: string): Output | undefined {
    this.rows.assertTexts({ project_id: projectId, path });
    return this.one((outputs) => outputs.latest(projectId, path));
  }

  /** All versions of a path, the first one first. */
  findHistoryByPath(projectId: string, path: string, options?: PaginationOptions): Output[] {
    this.rows.assertTexts({ project_id: projectId, path });
    const { limit, offset } = this.pageOf(options);
    return this.many((outputs) => outputs.history(projectId, path, { limit, offset }));
  }

  /** Those that were created from one time to another, both included. A day as the end is the whole of it. */
  findByDateRange(startDate: string, endDate: string, options?: PaginationOptions): Output[] {
    return this.list(createdWithin(startDate, endDate), options);
  }

  /** The newest first; 20 at most, unless said otherwise. */
  getRecent(limit: number = RECENT): Output[] {
    return this.listed({}, { limit, direction: 'desc' });
  }

  /** Each once, in the order of their code points. */
  getUniquePaths(projectId: string, type?: OutputType): string[] {
    this.rows.assertTexts({ project_id: projectId, ...(type !== undefined && { type }) });
    return [...this.answer((outputs) => outputs.uniquePaths(projectId, { type }))];
  }

  /** Those whose content contains the text as it is, but for case. @throws {ValidationError} for more than 4,096 characters. */
  searchByContent(projectId: string, searchTerm: string, options?: PaginationOptions): Output[] {
    return this.containing(searchTerm, this.rows.where({ project_id: projectId }), options);
  }

  countByProject(projectId: string, type?: OutputType): number {
    return this.answer((outputs) => outputs.count(this.rows.where({ project_id: projectId }, { type })));
  }

  countByAgent(agentId: string, type?: OutputType): number {
    return this.answer((outputs) => outputs.count(this.rows.where({ agent_id: agentId }, { type })));
  }

  getProjectStats(projectId: string): OutputStats {
    return this.answer((outputs) => outputs.stats(projectId));
  }

  /** @returns how many were deleted. */
  deleteByProjectId(projectId: string): number {
    return this.answer((outputs) => outputs.deleteMany(this.rows.where({ project_id: projectId })));
  }

  /** @returns how many were deleted. */
  deleteByAgentId(agentId: string): number {
    return this.answer((outputs) => outputs.deleteMany(this.rows.where({ agent_id: agentId })));
  }

  /** Deletes what was created before a time, of all projects. @returns how many were deleted. */
  deleteOlderThan(date: string): number {
    return this.answer((outputs) => outputs.deleteMany({ createdBefore: readMoment(date, 'date') }));
  }
}
