import { connection } from '../connection.ts';
import { AgentRepository } from './agent.ts';
import { EventRepository } from './event.ts';
import { HistoryRepository } from './history.ts';
import { OutputRepository } from './output.ts';
import { ProjectRepository } from './project.ts';

const store = () => connection.store;

export const projectRepository = new ProjectRepository(store);
export const agentRepository = new AgentRepository(store);
export const historyRepository = new HistoryRepository(store);
export const eventRepository = new EventRepository(store);
export const outputRepository = new OutputRepository(store);
