import type { PaginationOptions } from '../types/options.ts';
import type { CreateOutputDTO, Output, OutputStats, OutputType } from '../types/output.ts';
import { containing } from './containing.ts';
import { Records, type Repository } from './records.ts';

/** How many are recent unless said otherwise, as of events. */
const RECENT = 20;

/** What agents make. Storing a path of a project again makes its next version. */
export interface OutputRepository extends Repository<Output, CreateOutputDTO> {
  findByProjectId(projectId: string, options?: PaginationOptions): Output[];

  findByAgentId(agentId: string, options?: PaginationOptions): Output[];

  findByType(type: OutputType, options?: PaginationOptions): Output[];

  findByProjectAndType(projectId: string, type: OutputType, options?: PaginationOptions): Output[];

  /** The newest version of a path; undefined when there is none. */
  findByPath(projectId: string, path: string): Output | undefined;

  /** All versions of a path, the first one first. */
  findHistoryByPath(projectId: string, path: string, options?: PaginationOptions): Output[];

  /** Those that were created from one time to another, both included. A day as the end is the whole of it. */
  findByDateRange(startDate: string, endDate: string, options?: PaginationOptions): Output[];

  /** The newest first; 20 at most, unless said otherwise. */
  getRecent(limit?: number): Output[];

  /** Each once, in the order of their code points. */
  getUniquePaths(projectId: string, type?: OutputType): string[];

  /** Those whose content contains the text as it is, but for case. @throws {ValidationError} for more than 4,096 characters. */
  searchByContent(projectId: string, searchTerm: string, options?: PaginationOptions): Output[];

  countByProject(projectId: string, type?: OutputType): number;

  countByAgent(agentId: string, type?: OutputType): number;

  getProjectStats(projectId: string): OutputStats;

  /** @returns how many were deleted. */
  deleteByProjectId(projectId: string): number;

  /** @returns how many were deleted. */
  deleteByAgentId(agentId: string): number;

  /** Deletes what was created before a time, of all projects. @returns how many were deleted. */
  deleteOlderThan(date: string): number;
}

const records = new Records<'outputs', Output, CreateOutputDTO>('outputs', {
  one: 'output',
  called: { version: null },
});

export const outputRepository: OutputRepository = {
  ...records.verbs,
  findByProjectId: (project_id, options) => records.list({ project_id }, options),
  findByAgentId: (agent_id, options) => records.list({ agent_id }, options),
  findByType: (type, options) => records.list({ type }, options),
  findByProjectAndType: (project_id, type, options) => records.list({ project_id, type }, options),
  findByDateRange: (start, end, options) => records.findByDateRange(start, end, options),
  getRecent: (limit = RECENT) => records.many((outputs) => outputs.list({ limit, direction: 'desc' })),

  findByPath: (project_id, path) =>
    records.find({ project_id, path }, {}, (outputs) => outputs.latest(project_id, path))[0],

  findHistoryByPath: (project_id, path, options) =>
    records.find({ project_id, path }, options, (outputs, { limit, offset }) =>
      outputs.history(project_id, path, { limit, offset }),
    ),

  searchByContent: (project_id, searchTerm, options) =>
    records.find({ project_id }, options, (outputs, list) => containing(outputs, searchTerm, list)),

  getUniquePaths: (project_id, type) => [
    ...records.ask({ project_id }, { type }, (outputs) => outputs.uniquePaths(project_id, { type })),
  ],

  countByProject: (project_id, type) => records.count({ project_id }, { type }),
  countByAgent: (agent_id, type) => records.count({ agent_id }, { type }),
  getProjectStats: (projectId) => records.answer((outputs) => outputs.stats(projectId)),
  deleteByProjectId: (project_id) => records.deleteMany({ project_id }),
  deleteByAgentId: (agent_id) => records.deleteMany({ agent_id }),
  deleteOlderThan: (date) => records.deleteOlderThan(date),
};
