/** Unpacks `@sparticuz/chromium` once per version, into `node_modules/.cache` at the top of the workspace. */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const cache = fileURLToPath(new URL('../../../node_modules/.cache/coterie', import.meta.url));
const script = fileURLToPath(new URL('./unpack-chromium.ts', import.meta.url));

/** The folder that holds `chromium`, `fonts/` and `al2023/lib/`. Processes that ask at once may unpack at once. */
export async function unpackedChromium(): Promise<string> {
  const archive = dirname(dirname(fileURLToPath(import.meta.resolve('@sparticuz/chromium'))));
  const { version } = JSON.parse(await readFile(join(archive, 'package.json'), 'utf8')) as { version: string };
  const folder = join(cache, `chromium-${version}`);
  if (existsSync(folder)) return folder;

  // The package unpacks into the system's temporary folder, and takes a half-written binary there for a whole one. So
  // it is given a temporary folder of its own, which then gets its name in one step.
  await mkdir(cache, { recursive: true });
  const staging = await mkdtemp(`${folder}-`);
  try {
    await promisify(execFile)(process.execPath, [script, join(archive, 'bin')], {
      env: { ...process.env, TMPDIR: staging },
    });
    await rename(staging, folder);
  } catch (error) {
    if (!existsSync(folder)) throw error;
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
  return folder;
}
