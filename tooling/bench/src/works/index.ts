import type { Work } from '../measuring/work.ts';
import { sessionWorks } from './sessions.ts';

/** All of them, in the order in which they run and are told. */
export const works: readonly Work[] = [...sessionWorks];
