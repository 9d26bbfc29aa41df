import type { Environment } from '../../environment.ts';
import type { Definition } from '../../table/definition.ts';
import { CREATED } from '../../table/filters.ts';
import { eventTable } from './schema.ts';
import type { NewProjectEvent, ProjectEvent, ProjectEventTypes } from './types.ts';

const WRITABLE = [
  'id',
  'projectId',
  'agentId',
  'type',
  'data',
  'createdAt',
] as const satisfies readonly (keyof ProjectEvent)[];

export const eventDefinition: Definition<ProjectEventTypes> = {
  table: eventTable,
  writable: WRITABLE,
  changeable: ['type', 'data'],
  // A missing agent is told by a trigger.
  reference: 'projectId',
  filters: {
    ids: 'id',
    projectId: 'projectId',
    agentId: 'agentId',
    type: 'type',
    ...CREATED,
  },
  orders: ['createdAt'],
  prepare,
};

function prepare(event: NewProjectEvent, { now, id }: Environment): Pick<ProjectEvent, (typeof WRITABLE)[number]> {
  return {
    id: event.id ?? id(),
    projectId: event.projectId ?? null,
    agentId: event.agentId ?? null,
    type: event.type,
    data: event.data ?? null,
    createdAt: event.createdAt ?? now(),
  };
}
