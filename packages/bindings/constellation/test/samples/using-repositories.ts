/** "Using Repositories". */
import {
  agentRepository,
  eventRepository,
  historyRepository,
  outputRepository,
  projectRepository,
} from '@coterie/constellation';

export function usingRepositories() {
  // Create a new project
  const project = projectRepository.create({
    name: 'My AI Project',
    description: 'Testing agent orchestration',
    prompt_path: '/path/to/PROMPT.md',
    settings: {
      maxIterations: 100,
      budget: 50.0,
    },
  });

  // Create an agent for the project
  const agent = agentRepository.create({
    project_id: project.id,
    name: 'Main Agent',
    config: {
      model: 'claude-opus-4-5',
      temperature: 0.7,
    },
  });

  // Add conversation history
  const history = historyRepository.create({
    agent_id: agent.id,
    role: 'user',
    content: 'Build a web application',
    usage: {
      input_tokens: 10,
      output_tokens: 0,
    },
  });

  // Log an event
  const event = eventRepository.create({
    project_id: project.id,
    agent_id: agent.id,
    type: 'agent_started',
    data: { timestamp: Date.now() },
  });

  // Track an output
  const output = outputRepository.create({
    project_id: project.id,
    agent_id: agent.id,
    type: 'file',
    path: '/src/index.ts',
    content: 'console.log("Hello World");',
  });

  return { project, agent, history, event, output };
}
