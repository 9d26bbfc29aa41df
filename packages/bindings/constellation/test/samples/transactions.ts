/** "Transactions"; `...` is what the other samples give. */
import Database, { agentRepository, eventRepository, projectRepository } from '@coterie/constellation';

export function atomically(): void {
  Database.transaction(() => {
    const project = projectRepository.create({ name: 'My AI Project' });
    const agent = agentRepository.create({ project_id: project.id, name: 'Main Agent' });
    eventRepository.create({ project_id: project.id, type: 'project_created', data: { lead: agent.id } });
  });
}
