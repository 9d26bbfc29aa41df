import type { Environment } from '../../environment.ts';
import { searchText } from '../../search/text-column.ts';
import { text } from '../../table/codec.ts';
import { type Definition, followsStatus } from '../../table/definition.ts';
import { CREATED } from '../../table/filters.ts';
import { instanceTable } from './schema.ts';
import type { Instance, InstanceTypes, NewInstance } from './types.ts';

const WRITABLE = [
  'id',
  'type',
  'status',
  'worktreePath',
  'branchName',
  'baseBranch',
  'tmuxSession',
  'claudePid',
  'issueNumber',
  'prNumber',
  'prUrl',
  'agentNumber',
  'systemPrompt',
  'metadata',
  'createdAt',
  'updatedAt',
  'lastActivity',
] as const satisfies readonly (keyof Instance)[];

export const INSTANCE_TYPES = ['coding', 'review', 'planning'] as const;

export const INSTANCE_STATUSES = [
  'started',
  'waiting_review',
  'pr_created',
  'pr_merged',
  'pr_closed',
  'terminated',
] as const;

export const instanceDefinition: Definition<InstanceTypes> = {
  table: instanceTable,
  writable: WRITABLE,
  changeable: WRITABLE.filter((field) => field !== 'id' && field !== 'createdAt'),
  changedAt: 'updatedAt',
  derived: {
    status: [followsStatus('terminated_at', ['terminated'])],
    systemPrompt: [searchText('system_prompt')],
  },
  filters: {
    ids: 'id',
    type: 'type',
    status: 'status',
    issueNumber: 'issueNumber',
    prNumber: 'prNumber',
    branchName: 'branchName',
    parentInstance: {
      through: 'instance_children',
      value: 'parent_instance',
      codec: text(),
      seq: 'child_seq',
      orders: { createdAt: 'child_created_at', lastActivity: 'child_last_activity' },
    },
    ...CREATED,
    activeFrom: { field: 'lastActivity', is: '>=' },
    activeBefore: { field: 'lastActivity', is: '<' },
  },
  orders: ['createdAt', 'lastActivity'],
  searched: ['systemPrompt'],
  prepare,
};

function prepare(instance: NewInstance, { now, id }: Environment): Pick<Instance, (typeof WRITABLE)[number]> {
  const createdAt = instance.createdAt ?? now();
  return {
    id: instance.id ?? id(),
    type: instance.type,
    status: instance.status ?? 'started',
    worktreePath: instance.worktreePath ?? null,
    branchName: instance.branchName ?? null,
    baseBranch: instance.baseBranch ?? null,
    tmuxSession: instance.tmuxSession ?? null,
    claudePid: instance.claudePid ?? null,
    issueNumber: instance.issueNumber ?? null,
    prNumber: instance.prNumber ?? null,
    prUrl: instance.prUrl ?? null,
    agentNumber: instance.agentNumber ?? null,
    systemPrompt: instance.systemPrompt ?? null,
    metadata: instance.metadata ?? {},
    createdAt,
    updatedAt: instance.updatedAt ?? createdAt,
    lastActivity: instance.lastActivity ?? createdAt,
  };
}
