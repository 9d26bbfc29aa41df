import type { Work } from '../measuring/work.ts';
import { agentWorks } from './agents.ts';
import { browserWorks } from './browser.ts';
import { bulkWork } from './bulk.ts';
import { growthWorks } from './growth.ts';
import { importingWorks } from './importing.ts';
import { jobWorks } from './jobs.ts';
import { messageWorks } from './messages.ts';
import { openingWorks } from './opening.ts';
import { remoteWorks } from './remote.ts';
import { sessionWorks } from './sessions.ts';
import { sqljsWorks } from './sqljs.ts';

/** All of them, in the order in which they run and are told. */
export const works: readonly Work[] = [
  ...openingWorks,
  ...sessionWorks,
  bulkWork,
  ...messageWorks,
  ...jobWorks,
  ...agentWorks,
  ...importingWorks,
  ...remoteWorks,
  ...sqljsWorks,
  ...browserWorks,
  ...growthWorks,
];
