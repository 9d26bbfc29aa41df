import { date, integer, json, nullable, readDate, readDateOrNull, readJson, text } from '../../table/codec.ts';
import { type Columns, column, Table } from '../../table/table.ts';
import type { Instance } from './types.ts';

/** `migrations/003_instances.sql`. */
const columns: Columns<Instance> = {
  seq: column('seq', integer),
  id: column('id', text()),
  type: column('type', text()),
  status: column('status', text()),
  worktreePath: column('worktree_path', nullable(text())),
  branchName: column('branch_name', nullable(text())),
  baseBranch: column('base_branch', nullable(text())),
  tmuxSession: column('tmux_session', nullable(text())),
  claudePid: column('claude_pid', nullable(integer)),
  issueNumber: column('issue_number', nullable(integer)),
  prNumber: column('pr_number', nullable(integer)),
  prUrl: column('pr_url', nullable(text())),
  agentNumber: column('agent_number', nullable(integer)),
  systemPrompt: column('system_prompt', nullable(text())),
  metadata: column('metadata_json', json()),
  createdAt: column('created_at', date),
  updatedAt: column('updated_at', date),
  lastActivity: column('last_activity', date),
  terminatedAt: column('terminated_at', nullable(date)),
};

export const instanceTable = new Table<Instance>('instances', columns, (row) => ({
  seq: row[0] as number,
  id: row[1] as string,
  type: row[2] as Instance['type'],
  status: row[3] as Instance['status'],
  worktreePath: row[4] as string | null,
  branchName: row[5] as string | null,
  baseBranch: row[6] as string | null,
  tmuxSession: row[7] as string | null,
  claudePid: row[8] as number | null,
  issueNumber: row[9] as number | null,
  prNumber: row[10] as number | null,
  prUrl: row[11] as string | null,
  agentNumber: row[12] as number | null,
  systemPrompt: row[13] as string | null,
  metadata: readJson(row[14]),
  createdAt: readDate(row[15]),
  updatedAt: readDate(row[16]),
  lastActivity: readDate(row[17]),
  terminatedAt: readDateOrNull(row[18]),
}));
