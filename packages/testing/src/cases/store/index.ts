import { agentHistory } from './agent-history.ts';
import { agents } from './agents.ts';
import type { StoreSubject } from './case.ts';
import { events } from './events.ts';
import { jobs } from './jobs.ts';
import { outputs } from './outputs.ts';
import { projects } from './projects.ts';

/** All cases of the store, in the order of its domains. */
export const storeSubjects: readonly StoreSubject[] = [projects, agents, agentHistory, outputs, events, jobs];
