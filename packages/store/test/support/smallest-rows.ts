/** The least that a row of each entity is made of, beside rows that it refers to. */
import type { EntityName, Store, TypesOf } from '../../src/index.ts';

/** Settings have keys instead of ids, and are looked at by themselves. */
export type RowEntity = Exclude<EntityName, 'config'>;

export const smallestRows: { readonly [N in RowEntity]: TypesOf<N>['new'] } = {
  sessions: { type: 'director', name: 'lead' },
  departments: { name: 'tides', domain: 'forecast', sessionId: 's' },
  checkpoints: { name: 'before the tide', sessionId: 's', snapshot: { level: 3 } },
  messages: { type: 'COMMAND', sender: 's', content: 'go' },
  instances: { type: 'coding' },
  mcpEvents: { instanceId: 'i', toolName: 'edit_file' },
  relationships: { parentInstance: 'i', childInstance: 'j', relationshipType: 'spawned_review' },
  githubIssues: { repoOwner: 'ana', repoName: 'tidemark', number: 7, title: 'Low tide' },
  projects: { name: 'Tide tables' },
  agents: { projectId: 'p' },
  agentHistory: { agentId: 'a', role: 'user', content: 'When is high tide?' },
  outputs: { projectId: 'p', type: 'file', content: 'noon' },
  events: { type: 'started' },
  jobs: { type: 'forecast' },
};

/** Creates the rows that those refer to. */
export async function createReferred(store: Store): Promise<void> {
  await store.sessions.create({ id: 's', type: 'director', name: 's' });
  await store.instances.createMany([
    { id: 'i', type: 'coding' },
    { id: 'j', type: 'review' },
  ]);
  await store.projects.create({ id: 'p', name: 'p' });
  await store.agents.create({ id: 'a', projectId: 'p' });
}
