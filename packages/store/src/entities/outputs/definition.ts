import type { Environment } from '../../environment.ts';
import { searchText } from '../../search/text-column.ts';
import { type Definition, type Derivation, type Derived, following } from '../../table/definition.ts';
import { CREATED } from '../../table/filters.ts';
import { checksumOf } from './checksum.ts';
import { outputTable } from './schema.ts';
import type { NewOutput, Output, OutputTypes } from './types.ts';

const WRITABLE = [
  'id',
  'projectId',
  'agentId',
  'type',
  'path',
  'content',
  'createdAt',
] as const satisfies readonly (keyof Output)[];

export const OUTPUT_TYPES = ['file', 'artifact', 'log'] as const;

/** The statement that inserts holds the write lock, so nobody takes the number in between. A path never changes. */
function ofPath(column: string, select: string): Derived<string | null, Output> {
  const derivation: Derivation<string | null, Output> = {
    sql: `(SELECT ${select})`,
    params: (path, _, { projectId }) => [projectId as string, path],
  };
  return { column, insert: derivation, update: derivation };
}

const version = ofPath('version', 'coalesce(max(version), 0) + 1 FROM outputs WHERE project_id = ? AND path = ?');
const previousContent = ofPath(
  'previous_content',
  'content FROM outputs WHERE project_id = ? AND path = ? ORDER BY version DESC LIMIT 1',
);

export const outputDefinition: Definition<OutputTypes> = {
  table: outputTable,
  writable: WRITABLE,
  changeable: ['agentId', 'type'],
  derived: {
    path: [version, previousContent],
    content: [following('checksum', checksumOf), searchText('content')],
  },
  // A missing agent is told by a trigger.
  reference: 'projectId',
  filters: {
    ids: 'id',
    projectId: 'projectId',
    agentId: 'agentId',
    type: 'type',
    path: 'path',
    ...CREATED,
  },
  orders: ['createdAt'],
  searched: ['content'],
  prepare,
};

function prepare(output: NewOutput, { now, id }: Environment): Pick<Output, (typeof WRITABLE)[number]> {
  return {
    id: output.id ?? id(),
    projectId: output.projectId,
    agentId: output.agentId ?? null,
    type: output.type,
    path: output.path ?? null,
    content: output.content,
    createdAt: output.createdAt ?? now(),
  };
}
