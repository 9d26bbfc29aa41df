import { date, integer, nullable, readDate, text } from '../../table/codec.ts';
import { type Columns, column, Table } from '../../table/table.ts';
import type { Output, OutputOverview } from './types.ts';

/** `migrations/004_projects.sql`. */
const columns: Columns<Output> = {
  seq: column('seq', integer),
  id: column('id', text()),
  projectId: column('project_id', text()),
  agentId: column('agent_id', nullable(text())),
  type: column('type', text()),
  path: column('path', nullable(text())),
  version: column('version', integer),
  content: column('content', text()),
  previousContent: column('previous_content', nullable(text())),
  checksum: column('checksum', text()),
  createdAt: column('created_at', date),
};

export const outputTable = new Table<Output>('outputs', columns, (row) => ({
  seq: row[0] as number,
  id: row[1] as string,
  projectId: row[2] as string,
  agentId: row[3] as string | null,
  type: row[4] as Output['type'],
  path: row[5] as string | null,
  version: row[6] as number,
  content: row[7] as string,
  previousContent: row[8] as string | null,
  checksum: row[9] as string,
  createdAt: readDate(row[10]),
}));

const { content: _content, previousContent: _previousContent, ...small } = columns;

/** The same rows. SQLite tells the length of a content without reading it. */
export const overviewTable = new Table<OutputOverview>(
  'outputs',
  { ...small, bytes: column('octet_length(content)', integer) },
  (row) => ({
    seq: row[0] as number,
    id: row[1] as string,
    projectId: row[2] as string,
    agentId: row[3] as string | null,
    type: row[4] as Output['type'],
    path: row[5] as string | null,
    version: row[6] as number,
    checksum: row[7] as string,
    createdAt: readDate(row[8]),
    bytes: row[9] as number,
  }),
);
