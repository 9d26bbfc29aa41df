import type { Environment } from '../../environment.ts';
import type { Definition } from '../../table/definition.ts';
import { departmentTable } from './schema.ts';
import type { Department, DepartmentTypes, NewDepartment } from './types.ts';

const WRITABLE = [
  'id',
  'name',
  'domain',
  'sessionId',
  'isActive',
  'currentTask',
  'performance',
  'createdAt',
  'updatedAt',
] as const satisfies readonly (keyof Department)[];

export const departmentDefinition: Definition<DepartmentTypes> = {
  table: departmentTable,
  writable: WRITABLE,
  changeable: WRITABLE.filter((field) => field !== 'id' && field !== 'createdAt'),
  changedAt: 'updatedAt',
  reference: 'sessionId',
  filters: { ids: 'id', sessionId: 'sessionId', domain: 'domain', isActive: 'isActive' },
  orders: ['createdAt'],
  prepare,
};

function prepare(department: NewDepartment, { now, id }: Environment): Pick<Department, (typeof WRITABLE)[number]> {
  const createdAt = department.createdAt ?? now();
  return {
    id: department.id ?? id(),
    name: department.name,
    domain: department.domain,
    sessionId: department.sessionId,
    isActive: department.isActive ?? true,
    currentTask: department.currentTask ?? null,
    performance: department.performance ?? {},
    createdAt,
    updatedAt: department.updatedAt ?? createdAt,
  };
}
