/** "Example: Complete Workflow". */
import Database, {
  agentRepository,
  eventRepository,
  historyRepository,
  projectRepository,
} from '@coterie/constellation';

export function completeWorkflow(): void {
  // Initialize
  Database.init();

  // Create project
  const project = projectRepository.create({
    name: 'Build Calculator App',
    prompt_path: './prompts/calculator.md',
    settings: {
      maxIterations: 50,
      budget: 10.0,
    },
  });

  // Create root agent
  const agent = agentRepository.create({
    project_id: project.id,
    name: 'Root Agent',
    config: { model: 'claude-opus-4-5' },
  });

  // Log initial prompt
  historyRepository.create({
    agent_id: agent.id,
    role: 'user',
    content: 'Build a calculator application',
    usage: { input_tokens: 5, output_tokens: 0 },
  });

  // Update agent status
  agentRepository.updateStatus(agent.id, 'working');

  // Log event
  eventRepository.create({
    project_id: project.id,
    agent_id: agent.id,
    type: 'agent_started',
  });

  // Simulate some work...
  agentRepository.addTokens(agent.id, 1500, 0.15);
  projectRepository.updateCost(project.id, 0.15);

  // Complete
  agentRepository.updateStatus(agent.id, 'completed');
  projectRepository.updateStatus(project.id, 'completed');

  // Query results
  const stats = agentRepository.getProjectStats(project.id);
  console.log(`Total cost: $${stats.totalCost}`);
  console.log(`Total tokens: ${stats.totalTokens}`);

  Database.close();
}
