/**
 * A Chromium that npm brings: `@sparticuz/chromium` holds a compressed headless shell for Linux on x64. Other machines
 * name their own Chrome or Chromium in `COTERIE_CHROMIUM`.
 */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { chromium, type LaunchOptions } from 'playwright';
import { unpackedChromium } from './chromium-archive.ts';

/** Options for playwright's `chromium.launch`. Rejects with a sentence where no Chromium can be had. */
export async function chromiumLaunchOptions(): Promise<LaunchOptions> {
  const own = process.env.COTERIE_CHROMIUM;
  if (own !== undefined && own !== '') return { executablePath: own };
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Error(`npm has no Chromium for ${process.platform} on ${process.arch}; name one in COTERIE_CHROMIUM.`);
  }
  const folder = await unpackedChromium();
  const executablePath = join(folder, 'chromium');
  const env: Record<string, string | undefined> = { ...process.env, FONTCONFIG_PATH: join(folder, 'fonts') };
  // The archive brings NSS and expat for machines without them. A machine's own come first: they fit its libc.
  if (!(await loads(executablePath, env))) env.LD_LIBRARY_PATH = join(folder, 'al2023', 'lib');
  return { executablePath, env };
}

/** Null when a Chromium starts and opens a page, else the reason why not. */
export async function probeChromium(): Promise<string | null> {
  try {
    const browser = await chromium.launch(await chromiumLaunchOptions());
    await browser.newPage();
    await browser.close();
    return null;
  } catch (error) {
    const lines = (error instanceof Error ? error.message : String(error)).split('\n');
    const telling = lines.find((line) => line.includes('error while loading')) ?? lines[0] ?? '';
    return `Chromium cannot start here: ${telling.trim()}`;
  }
}

async function loads(executablePath: string, env: NodeJS.ProcessEnv): Promise<boolean> {
  return promisify(execFile)(executablePath, ['--version'], { env }).then(
    () => true,
    () => false,
  );
}
