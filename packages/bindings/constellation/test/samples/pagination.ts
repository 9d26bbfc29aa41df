/** The example of "Pagination"; the agent is given. */
import { historyRepository } from '@coterie/constellation';

export function pages(agentId: string) {
  // Get first 10 messages
  const messages = historyRepository.findByAgentId(agentId, {
    limit: 10,
    offset: 0,
    order: 'asc',
  });

  // Get next 10 messages
  const moreMessages = historyRepository.findByAgentId(agentId, {
    limit: 10,
    offset: 10,
    order: 'asc',
  });

  return { messages, moreMessages };
}
