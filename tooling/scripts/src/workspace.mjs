/** Where things are, and how this workspace's own programs are run. Plain Node 20: nothing is installed yet. */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { constants } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../../../', import.meta.url));
export const bin = join(root, 'node_modules', '.bin');

/** `pnpm@12.21.0`, as `packageManager` in package.json pins it. */
export const pnpm = String(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).packageManager);

/** An end that the user can do something about: its message is a sentence, and no stack is printed with it. */
export class Stop extends Error {}

/**
 * @typedef {object} Run
 * @property {boolean} [quiet] Keeps the output instead of showing it.
 * @property {NodeJS.ProcessEnv} [env] Beside this process's own.
 */

/**
 * Runs a program in the top folder, with the programs that npm brought (Node 24 among them) first on its path.
 *
 * @param {string} command
 * @param {readonly string[]} args
 * @param {Run} [run]
 * @returns {Promise<{ code: number, output: string }>} The output is empty unless `quiet`.
 */
export function run(command, args, { quiet = false, env = {} } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: root,
      env: { ...process.env, PATH: `${bin}${delimiter}${process.env.PATH ?? ''}`, ...env },
      stdio: quiet ? ['ignore', 'pipe', 'pipe'] : 'inherit',
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (chunk) => {
        output += chunk;
      });
    }
    // Ctrl-C reaches the child too: it is the one that ends, and says how.
    const wait = () => {};
    process.on('SIGINT', wait);
    child.on('error', (error) => reject(new Stop(`"${command}" does not start: ${error.message}`)));
    child.on('close', (code, signal) => {
      process.off('SIGINT', wait);
      resolve({ code: code ?? 128 + (signal === null ? 0 : constants.signals[signal]), output });
    });
  });
}

/**
 * Runs the body of a script: its number is the exit code.
 *
 * @param {() => Promise<number>} body
 */
export async function script(body) {
  try {
    if (Number.parseInt(process.versions.node, 10) < 20) {
      throw new Stop(
        `This needs Node 20 or newer to start with, and this is ${process.version}: see https://nodejs.org.`,
      );
    }
    process.exitCode = await body();
  } catch (error) {
    if (!(error instanceof Stop)) throw error;
    console.error(error.message);
    process.exitCode = 1;
  }
}
