import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { initDatabase } from '@coterie/app-database';
import { betterSqlite3 } from '@coterie/better-sqlite3';
import { initializeDatabase } from '@coterie/claude-codex';
import { agentRepository, Database, eventRepository, projectRepository } from '@coterie/constellation';
import * as memva from '@coterie/memva';
import { createDatabase } from '@coterie/orchestration-sdk';
import { openStore } from '@coterie/store';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const folder = mkdtempSync(join(tmpdir(), 'coterie-together-'));
const path = join(folder, 'agents.db');
const migrationsFolder = join(folder, 'migrations');

/** All of them at once, each with connections of its own. */
async function openAll() {
  const sdk = await createDatabase({ path, encryptionKey: new Uint8Array(32).fill(7) });
  const codex = await initializeDatabase({ local: { file: `file:${path}` } });
  Database.init({ path });
  await memva.openDatabase({ path });
  const app = initDatabase({ path, migrationsFolder });
  return { sdk, codex, app };
}

let all: Awaited<ReturnType<typeof openAll>>;

beforeAll(async () => {
  mkdirSync(migrationsFolder);
  writeFileSync(
    join(migrationsFolder, '001_notes.sql'),
    'CREATE TABLE notes (id INTEGER PRIMARY KEY, session_id TEXT NOT NULL REFERENCES sessions (id) ON DELETE CASCADE, text TEXT NOT NULL) STRICT;',
  );
  all = await openAll();
});

afterAll(async () => {
  await all.sdk.close();
  await all.codex.disconnect();
  await memva.closeDatabase();
  Database.close();
  all.app.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('one file, open in all five bindings at once', () => {
  it('has one table of sessions for the orchestration SDK and memva', async () => {
    const { sdk } = all;
    const director = await sdk.sessions.create({ type: 'director', name: 'main', workspace: '/w' });
    const claude = await memva.createSession({ title: 'Harbours', project_path: '/w' });
    expect((await memva.getSession(director.id))?.title).toBe('main');
    expect((await memva.getSession(director.id))?.project_path).toBe('/w');
    expect((await sdk.sessions.getSession(claude.id))?.name).toBe('Harbours');
    await memva.updateSession(director.id, { status: 'completed' });
    expect((await sdk.sessions.getSession(director.id))?.status).toBe('completed');
    expect(await sdk.sessions.deleteSession(claude.id)).toBe(true);
    expect(await memva.getSession(claude.id)).toBe(null);
  });

  it('shows every row to the store, whoever made it', async () => {
    const project = projectRepository.create({ name: 'Tidemark', prompt_path: 'PROMPT.md', settings: { budget: 5 } });
    const agent = agentRepository.create({ project_id: project.id, name: 'root', config: { model: 'opus' } });
    eventRepository.create({ project_id: project.id, agent_id: agent.id, type: 'agent_started' });
    const instance = await all.codex.createInstance({
      id: 'work-1',
      type: 'coding',
      status: 'started',
      worktree_path: '/w',
      branch_name: 'feature',
      base_branch: 'main',
      tmux_session: 't',
      claude_pid: 1,
      issue_number: 1,
      agent_number: 1,
      system_prompt: 'You write code.',
    });
    const job = await memva.createJob('mail', { to: 'ana' });
    const store = openStore(betterSqlite3(path));
    expect(store.projects.get(project.id)?.settings).toEqual({ budget: 5 });
    expect(store.agents.list({ where: { projectId: project.id } }).map(({ name }) => name)).toEqual(['root']);
    expect(store.events.count({ agentId: agent.id })).toBe(1);
    expect(store.instances.get(instance)?.systemPrompt).toBe('You write code.');
    expect(store.jobs.get(job.id)).toMatchObject({ type: 'mail', status: 'pending' });
    // And the other way round.
    store.projects.update(project.id, { name: 'Tidemark 2' });
    store.instances.update(instance, { status: 'pr_created' });
    store.close();
    expect(projectRepository.findById(project.id)?.name).toBe('Tidemark 2');
    expect((await all.codex.getInstance(instance))?.status).toBe('pr_created');
  });

  it('keeps the tables of an application beside them, with references into them', async () => {
    const { app, sdk } = all;
    const session = await sdk.sessions.create({ type: 'observer', name: 'watch', workspace: '/w' });
    app.prepare('INSERT INTO notes (session_id, text) VALUES (?, ?)').run(session.id, 'seen');
    expect(() => app.prepare("INSERT INTO notes (session_id, text) VALUES ('nobody', 'lost')").run()).toThrow(
      /refers to/,
    );
    expect(app.getSchemaVersion()).toBe(1);
    await sdk.sessions.deleteSession(session.id);
    expect(app.prepare('SELECT count(*) AS n FROM notes').get()).toEqual({ n: 0 });
  });

  it('takes writes of all at the same time, and loses none', async () => {
    const { sdk, codex, app } = all;
    const session = await sdk.sessions.create({ type: 'active', name: 'busy', workspace: '/w' });
    const project = projectRepository.create({ name: 'Busy', prompt_path: 'PROMPT.md' });
    const rounds = Array.from({ length: 20 }, (_, at) => at);
    await Promise.all([
      ...rounds.map((at) =>
        sdk.messages.create({ type: 'EVENT', sender: session.id, content: { at }, timestamp: new Date() }),
      ),
      ...rounds.map((at) => codex.logMCPEvent({ instance_id: 'work-1', tool_name: `tool-${at}`, success: true })),
      ...rounds.map((at) => memva.createJob('busy', { at })),
      ...rounds.map(async (at) => {
        await new Promise((resolve) => setTimeout(resolve, at));
        eventRepository.create({ project_id: project.id, type: `busy-${at}` });
        app.prepare('INSERT INTO notes (session_id, text) VALUES (?, ?)').run(session.id, String(at));
      }),
    ]);
    const store = openStore(betterSqlite3(path));
    expect(store.messages.count({ sender: session.id })).toBe(20);
    expect(store.mcpEvents.count({ instanceId: 'work-1' })).toBeGreaterThanOrEqual(20);
    expect(store.jobs.count({ type: 'busy' })).toBe(20);
    expect(store.events.count({ projectId: project.id })).toBe(20);
    expect(store.health().ok).toBe(true);
    store.close();
    expect(app.prepare('SELECT count(*) AS n FROM notes').get()).toEqual({ n: 20 });
  });
});
