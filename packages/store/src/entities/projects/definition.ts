import type { Environment } from '../../environment.ts';
import { searchText } from '../../search/text-column.ts';
import { type Definition, followsStatus } from '../../table/definition.ts';
import { CREATED } from '../../table/filters.ts';
import { projectTable } from './schema.ts';
import type { NewProject, Project, ProjectStatus, ProjectTypes } from './types.ts';

const WRITABLE = [
  'id',
  'name',
  'description',
  'status',
  'promptPath',
  'settings',
  'costTotal',
  'iterationCount',
  'createdAt',
  'updatedAt',
] as const satisfies readonly (keyof Project)[];

export const PROJECT_STATUSES = ['created', 'running', 'paused', 'completed', 'failed', 'stopped'] as const;

const ENDED: readonly ProjectStatus[] = ['completed', 'failed', 'stopped'];

export const projectDefinition: Definition<ProjectTypes> = {
  table: projectTable,
  writable: WRITABLE,
  changeable: WRITABLE.filter((field) => field !== 'id' && field !== 'createdAt'),
  changedAt: 'updatedAt',
  derived: {
    name: [searchText('name')],
    description: [searchText('description')],
    status: [followsStatus('ended_at', ENDED)],
  },
  filters: {
    ids: 'id',
    status: 'status',
    ...CREATED,
  },
  orders: ['createdAt', 'updatedAt'],
  searched: ['name', 'description'],
  prepare,
};

function prepare(project: NewProject, { now, id }: Environment): Pick<Project, (typeof WRITABLE)[number]> {
  const createdAt = project.createdAt ?? now();
  return {
    id: project.id ?? id(),
    name: project.name,
    description: project.description ?? null,
    status: project.status ?? 'created',
    promptPath: project.promptPath ?? null,
    settings: project.settings ?? {},
    costTotal: project.costTotal ?? 0,
    iterationCount: project.iterationCount ?? 0,
    createdAt,
    updatedAt: project.updatedAt ?? createdAt,
  };
}
