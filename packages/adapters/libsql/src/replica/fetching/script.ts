import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';

/** What the scripts beside this one end with: `.js` as published, `.ts` when Node runs the sources. */
export const thisExtension: string = extname(fileURLToPath(import.meta.url));
