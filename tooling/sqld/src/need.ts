import type { Need } from '@coterie/vitest';
import { probeSqld } from './binary.ts';

/** For `nodeProject({ needs: [sqld] })`: the files `*.sqld.test.ts` start a server. */
export const sqld: Need = { name: 'sqld', suffix: '.sqld.test.ts', probe: probeSqld };
