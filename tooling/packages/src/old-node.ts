/** A Node of this machine that is too old for the packages. */
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { NodeRuntime } from '@coterie/nodes';
import { run } from './run.ts';

/** The first on the path whose version is below 22.18, or null. */
export async function findOldNode(): Promise<NodeRuntime | null> {
  const name = process.platform === 'win32' ? 'node.exe' : 'node';
  for (const folder of (process.env.PATH ?? '').split(delimiter)) {
    const executable = join(folder, name);
    if (!existsSync(executable)) continue;
    const { stdout } = await run(executable, ['--version'], { cwd: process.cwd() });
    const version = stdout.trim().replace('v', '');
    const [major = 0, minor = 0] = version.split('.').map(Number);
    if (major > 0 && (major < 22 || (major === 22 && minor < 18))) return { version, executable };
  }
  return null;
}
