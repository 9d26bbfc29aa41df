import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import {
  agentRepository as agents,
  Database,
  eventRepository as events,
  historyRepository as history,
  outputRepository as outputs,
  projectRepository as projects,
} from '../src/index.ts';
import { onEveryDriver } from './support/drivers.ts';
import { useFolder } from './support/folder.ts';
import { projectWithAgent, thrownBy } from './support/made.ts';

const folder = useFolder();
afterEach(() => Database.close());

/** The tables as the document has them. DATETIME is ISO text. */
const TABLES: Readonly<Record<string, string>> = {
  projects: `id TEXT, name TEXT, description TEXT, status TEXT, prompt_path TEXT, settings TEXT, cost_total REAL,
    iteration_count INTEGER, created_at TEXT, updated_at TEXT, ended_at TEXT`,
  agents: `id TEXT, project_id TEXT, parent_id TEXT, name TEXT, status TEXT, config TEXT, current_task TEXT,
    total_tokens INTEGER, total_cost REAL, iteration_count INTEGER, depth INTEGER, created_at TEXT, updated_at TEXT`,
  agent_history: `id TEXT, agent_id TEXT, role TEXT, content TEXT, tool_calls TEXT, tool_results TEXT, usage TEXT,
    cost REAL, created_at TEXT`,
  outputs: `id TEXT, project_id TEXT, agent_id TEXT, type TEXT, path TEXT, content TEXT, previous_content TEXT,
    checksum TEXT, created_at TEXT`,
  events: 'id TEXT, project_id TEXT, agent_id TEXT, type TEXT, data TEXT, created_at TEXT',
};

/** Text that would be SQL, or a pattern, if anybody took it for that. */
const HOSTILE = `'; DROP TABLE projects; -- " \\ % _ ? :a @b $c`;

onEveryDriver('the schema', (db) => {
  test.each(Object.entries(TABLES))('has the table %s with the columns of the document', (table, columns) => {
    const { rows } = db().query(`SELECT name || ' ' || type FROM pragma_table_info(?)`, [table]);
    const documented = columns.split(/,\s+/);
    expect(rows.flat()).toEqual(expect.arrayContaining(documented));
    // What the rows show is exactly that.
    const { project, agent } = projectWithAgent();
    const owned = { project_id: project.id, agent_id: agent.id };
    const made: Readonly<Record<string, object>> = {
      projects: project,
      agents: agent,
      agent_history: history.create({ agent_id: agent.id, role: 'user', content: '' }),
      outputs: outputs.create({ ...owned, type: 'log', content: '' }),
      events: events.create({ ...owned, type: 'x' }),
    };
    expect(Object.keys(made[table] ?? {}).sort()).toEqual(documented.map((one) => one.split(' ')[0]).sort());
  });

  test('takes the roles, statuses and types of the document and no others', () => {
    const { project, agent } = projectWithAgent();
    const message = { agent_id: agent.id, content: '' };
    for (const role of ['user', 'assistant', 'tool'] as const)
      expect(history.create({ ...message, role }).role).toBe(role);
    expect(thrownBy(() => history.create({ ...message, role: 'system' as never }))).toMatchObject({ field: 'role' });
    const output = { project_id: project.id, content: '' };
    for (const type of ['file', 'artifact', 'log'] as const)
      expect(outputs.create({ ...output, type }).type).toBe(type);
    expect(thrownBy(() => outputs.create({ ...output, type: 'image' as never }))).toMatchObject({ field: 'type' });
    expect(thrownBy(() => projects.updateStatus(project.id, 'idle' as never))).toMatchObject({ field: 'status' });
    expect(thrownBy(() => agents.updateStatus(agent.id, 'running' as never))).toMatchObject({ field: 'status' });
  });

  test('refuses references to nothing', () => {
    const { project, agent } = projectWithAgent();
    for (const [field, call] of [
      ['project_id', () => agents.create({ project_id: 'nowhere', name: 'a' })],
      ['parent_id', () => agents.create({ project_id: project.id, parent_id: 'nobody', name: 'a' })],
      ['agent_id', () => history.create({ agent_id: 'nobody', role: 'user', content: '' })],
      ['project_id', () => outputs.create({ project_id: 'nowhere', type: 'log', content: '' })],
      ['agent_id', () => outputs.create({ project_id: project.id, agent_id: 'nobody', type: 'log', content: '' })],
      ['project_id', () => events.create({ project_id: 'nowhere', type: 'x' })],
      ['agent_id', () => events.create({ project_id: project.id, agent_id: 'nobody', type: 'x' })],
    ] as const) {
      expect(thrownBy(call)).toMatchObject({ code: 'constraint', field });
    }
    expect(agents.findByProjectId(project.id)).toEqual([agent]);
  });

  test('deletes with a project all that belongs to it, and with an agent all below it', () => {
    const fill = (id: string) => {
      projects.create({ id, name: id });
      agents.create({ id: `${id}-a`, project_id: id, name: 'a' });
      agents.create({ id: `${id}-b`, project_id: id, parent_id: `${id}-a`, name: 'b' });
      history.create({ agent_id: `${id}-b`, role: 'user', content: '' });
      outputs.create({ project_id: id, agent_id: `${id}-b`, type: 'log', content: '' });
      events.create({ project_id: id, agent_id: `${id}-b`, type: 'x' });
    };
    const counts = () => Object.keys(TABLES).map((table) => db().query(`SELECT count(*) FROM ${table}`).rows[0]?.[0]);
    fill('p');
    fill('q');
    expect(counts()).toEqual([2, 4, 2, 2, 2]);
    expect(projects.delete('p')).toBe(true);
    expect(counts()).toEqual([1, 2, 1, 1, 1]);
    expect(agents.delete('q-a')).toBe(true);
    expect(counts()).toEqual([1, 0, 0, 0, 0]);
  });

  test('keeps every value as text, whatever SQL it could be', () => {
    const project = projects.create({ name: HOSTILE, description: HOSTILE, settings: { [HOSTILE]: HOSTILE } });
    const agent = agents.create({ project_id: project.id, name: HOSTILE });
    history.create({ agent_id: agent.id, role: 'user', content: HOSTILE });
    outputs.create({ project_id: project.id, type: 'file', path: HOSTILE, content: HOSTILE });
    events.create({ project_id: project.id, type: HOSTILE });
    expect(projects.findByIdWithSettings(project.id)?.settings).toEqual({ [HOSTILE]: HOSTILE });
    expect(projects.findById(HOSTILE)).toBeUndefined();
    expect(history.searchByContent(agent.id, HOSTILE)).toHaveLength(1);
    expect(outputs.findByPath(project.id, HOSTILE)?.content).toBe(HOSTILE);
    expect(events.findByType(HOSTILE)).toHaveLength(1);
    expect(projects.findAll()).toHaveLength(1);
  });

  test('has an index for every foreign key, status and time', () => {
    const { rows } = db().query(`SELECT m.name, group_concat(i.name) FROM sqlite_schema AS m
      JOIN pragma_index_list(m.name) AS l JOIN pragma_index_info(l.name) AS i WHERE m.type = 'table' GROUP BY m.name`);
    const indexed = new Map(rows.map(([table, columns]) => [table, String(columns).split(',')]));
    expect(indexed.get('projects')).toEqual(expect.arrayContaining(['status', 'created_at', 'updated_at']));
    expect(indexed.get('agents')).toEqual(expect.arrayContaining(['project_id', 'parent_id', 'status', 'created_at']));
    expect(indexed.get('agent_history')).toEqual(expect.arrayContaining(['agent_id', 'role', 'created_at']));
    const owned = ['project_id', 'agent_id', 'type', 'created_at'];
    expect(indexed.get('outputs')).toEqual(expect.arrayContaining([...owned, 'path']));
    expect(indexed.get('events')).toEqual(expect.arrayContaining(owned));
  });

  test('keeps JSON of other programs as they wrote it', () => {
    const { project } = projectWithAgent();
    const text = '{ "big": 12345678901234567890, "twice": 1, "twice": 2 }';
    db().execute('UPDATE projects SET settings = ? WHERE id = ?', [text, project.id]);
    expect(projects.findById(project.id)?.settings).toBe(text);
    expect(projects.findByIdWithSettings(project.id)?.settings).toMatchObject({ twice: 2 });
  });
});

describe('the file', () => {
  test('has the permissions that the system gives to new files', () => {
    const before = process.umask(0o027);
    try {
      Database.init({ path: join(folder, 'permissions', 'x.db') });
    } finally {
      process.umask(before);
    }
    expect(statSync(join(folder, 'permissions', 'x.db')).mode & 0o777).toBe(0o640);
    expect(statSync(join(folder, 'permissions')).mode & 0o777).toBe(0o750);
  });

  test('holds no keys of the environment', () => {
    process.env.ANTHROPIC_API_KEY = 'sk-ant-never-in-a-file';
    const own = join(folder, 'keys');
    try {
      Database.init({ path: join(own, 'x.db') });
      const { agent } = projectWithAgent();
      history.create({ agent_id: agent.id, role: 'user', content: 'hello' });
      const files = readdirSync(own).map((name) => readFileSync(join(own, name)));
      expect(files.some((bytes) => bytes.includes('hello'))).toBe(true);
      expect(files.some((bytes) => bytes.includes('sk-ant'))).toBe(false);
    } finally {
      delete process.env.ANTHROPIC_API_KEY;
    }
  });
});
