import type { Work } from '../measuring/work.ts';
import { families } from './families.ts';

/** All of them, in the order in which they run and are told. */
export const works: readonly Work[] = (await Promise.all(Object.values(families).map((load) => load()))).flat();
