import { agentHistory } from './agent-history.ts';
import { agents } from './agents.ts';
import type { StoreSubject } from './case.ts';
import { checkpoints } from './checkpoints.ts';
import { snapshots } from './checkpoints-snapshots.ts';
import { config } from './config.ts';
import { secrets } from './config-secrets.ts';
import { departments } from './departments.ts';
import { events } from './events.ts';
import { githubIssues } from './github-issues.ts';
import { instances } from './instances.ts';
import { jobs } from './jobs.ts';
import { mcpEvents } from './mcp-events.ts';
import { messages } from './messages.ts';
import { outputs } from './outputs.ts';
import { projects } from './projects.ts';
import { relationships } from './relationships.ts';
import { schemaRules } from './schema-rules.ts';
import { selections } from './selections.ts';
import { sessions } from './sessions.ts';
import { transcripts } from './transcripts.ts';

/** All cases of the store, in the order of its domains. */
export const storeSubjects: readonly StoreSubject[] = [
  sessions,
  departments,
  checkpoints,
  snapshots,
  messages,
  instances,
  mcpEvents,
  relationships,
  githubIssues,
  projects,
  agents,
  agentHistory,
  outputs,
  events,
  jobs,
  transcripts,
  config,
  secrets,
  selections,
  schemaRules,
];
