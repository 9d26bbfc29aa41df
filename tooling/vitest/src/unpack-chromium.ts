/** `node unpack-chromium.ts <archive folder>`: unpacks what Chromium needs into `TMPDIR`. */
import { join } from 'node:path';
import { inflate } from '@sparticuz/chromium';

const [folder] = process.argv.slice(2);
if (folder === undefined) throw new Error('usage: node unpack-chromium.ts <archive folder>');
await Promise.all(['chromium.br', 'fonts.tar.br', 'al2023.tar.br'].map((name) => inflate(join(folder, name))));
