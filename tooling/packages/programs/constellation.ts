/** A home of its own with the default file in it: the repositories, a transaction, a migration and a backup. */
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import Database, {
  agentRepository,
  eventRepository,
  type MigrationDefinition,
  projectRepository,
  ValidationError,
} from '@coterie/constellation';

process.env.HOME = `${process.cwd()}/constellation-home`;
mkdirSync(process.env.HOME, { recursive: true });

const migrations: MigrationDefinition[] = [
  { name: '002_add_indexes', up: 'CREATE INDEX idx_custom ON agents (current_task);', down: 'DROP INDEX idx_custom;' },
];

Database.init({ migrations });
const project = Database.transaction(() => {
  const made = projectRepository.create({ name: 'Calculator', settings: { maxIterations: 50, budget: 10 } });
  const agent = agentRepository.create({ project_id: made.id, name: 'lead', config: { model: 'claude-opus-4-5' } });
  eventRepository.create({ project_id: made.id, agent_id: agent.id, type: 'agent_started', data: { at: 0 } });
  return made;
});
assert.equal(project.settings, '{"maxIterations":50,"budget":10}');
assert.equal(projectRepository.findByIdWithSettings(project.id)?.settings.budget, 10);
assert.deepEqual(
  eventRepository.findByProjectIdWithData(project.id).map(({ data }) => data),
  [{ at: 0 }],
);
assert.throws(() => projectRepository.updateCost('nobody', 1), ValidationError);
assert.equal(Database.getStats().walEnabled, true);
await Database.backup('constellation-backup.db');
assert.deepEqual(Database.rollback(), ['002_add_indexes']);
Database.close();

Database.init({ path: 'constellation-backup.db' });
assert.equal(projectRepository.findById(project.id)?.name, 'Calculator');
Database.close();
console.log('constellation: done');
