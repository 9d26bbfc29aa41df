import { join } from 'node:path';
import { betterSqlite3 } from '@coterie/better-sqlite3';
import { type Agent, openStore } from '@coterie/store';
import { numberedIds, Random, randomTeam } from '@coterie/testing';
import type { Work } from '../measuring/work.ts';
import { openNative } from '../peers/native.ts';
import { beside } from './beside.ts';

const COLUMNS = `agents.seq, agents.id, agents.project_id, agents.parent_id, name, status, config, current_task, total_tokens,
  total_cost, iteration_count, agents.depth, agents.created_at, updated_at`;

/** In the order of the tree: SQLite's queue gives the deepest first, and of these the oldest. */
const SUBTREE = `WITH RECURSIVE tree (seq, id, level, created_at) AS (
    SELECT seq, id, 0, created_at FROM agents WHERE id = ?
    UNION ALL
    SELECT agents.seq, agents.id, level + 1, agents.created_at FROM tree JOIN agents ON agents.parent_id = tree.id
    ORDER BY 3 DESC, 4, 1)
  SELECT ${COLUMNS} FROM tree CROSS JOIN agents ON agents.seq = tree.seq`;

interface AgentRow {
  readonly seq: number;
  readonly id: string;
  readonly project_id: string;
  readonly parent_id: string | null;
  readonly name: string | null;
  readonly status: Agent['status'];
  readonly config: string;
  readonly current_task: string | null;
  readonly total_tokens: number;
  readonly total_cost: number;
  readonly iteration_count: number;
  readonly depth: number;
  readonly created_at: string;
  readonly updated_at: string;
}

function agentOf(row: AgentRow): Agent {
  return {
    seq: row.seq,
    id: row.id,
    projectId: row.project_id,
    parentId: row.parent_id,
    name: row.name,
    status: row.status,
    config: JSON.parse(row.config),
    currentTask: row.current_task,
    totalTokens: row.total_tokens,
    totalCost: row.total_cost,
    iterationCount: row.iteration_count,
    depth: row.depth,
    createdAt: new Date(row.created_at),
    updatedAt: new Date(row.updated_at),
  };
}

/** @returns the id of an agent with a hundred and more below it. */
function fill(path: string): string {
  const store = openStore(betterSqlite3(path));
  const project = store.projects.create({ name: 'bench' });
  let now = Date.UTC(2026, 0, 1);
  const createdAt = (): Date => {
    now += 1000;
    return new Date(now);
  };
  store.agents.createMany(
    randomTeam(new Random(1), { projectId: project.id, count: 2000, id: numberedIds(), createdAt }),
  );
  const sizes = store.agents.roots(project.id).map(({ id }) => ({ id, size: store.agents.subtree(id).length }));
  store.close();
  const fitting = sizes.filter(({ size }) => size >= 100).sort((a, b) => a.size - b.size)[0];
  if (fitting === undefined) throw new Error('No agent has a hundred below it.');
  return fitting.id;
}

export const agentWorks: readonly Work[] = [
  beside({
    name: 'agents/subtree',
    title: 'agent with all below it',
    scale: '2,000 agents',
    sides({ folder }) {
      const path = join(folder, 'agents.db');
      const root = fill(path);
      return [
        {
          name: 'coterie',
          open() {
            const store = openStore(betterSqlite3(path));
            return { once: () => store.agents.subtree(root), close: () => store.close() };
          },
        },
        {
          name: 'by hand',
          open() {
            const db = openNative(path);
            const statement = db.prepare<[string], AgentRow>(SUBTREE);
            return { once: () => statement.all(root).map(agentOf), close: () => void db.close() };
          },
        },
      ];
    },
  }),
];
