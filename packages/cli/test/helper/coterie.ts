import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const bin = fileURLToPath(new URL('../../bin/coterie.js', import.meta.url));

export interface CoterieOptions {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  /** Options of Node itself, before the script. */
  readonly node?: readonly string[];
  /** Another user to run as, where the test itself may do that. */
  readonly uid?: number;
  /** What is piped in. */
  readonly input?: string;
  /** An open file that takes what it prints. */
  readonly stdout?: number;
}

export interface Ending {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Starts the built command as its own process, with nothing of this one's settings that would change its output. */
export function startCoterie(args: readonly string[], options: CoterieOptions = {}): ChildProcess {
  const { PATH, SYSTEMROOT } = process.env;
  const child = spawn(process.execPath, [...(options.node ?? []), bin, ...args], {
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    ...(options.uid === undefined ? {} : { uid: options.uid, gid: options.uid }),
    env: { PATH, SYSTEMROOT, TZ: 'UTC', ...options.env },
    stdio: [options.input === undefined ? 'ignore' : 'pipe', options.stdout ?? 'pipe', 'pipe'],
  });
  child.stdin?.end(options.input);
  return child;
}

export function ending(child: ChildProcess): Promise<Ending> {
  let stdout = '';
  let stderr = '';
  child.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
    stdout += chunk;
  });
  child.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
    stderr += chunk;
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => resolve({ code, signal, stdout, stderr }));
  });
}

/** Runs the built command to its end. */
export function coterie(args: readonly string[], options?: CoterieOptions): Promise<Ending> {
  return ending(startCoterie(args, options));
}

/** Runs it with `--json` and reads the one document that it prints. */
export async function coterieJson(args: readonly string[], options?: CoterieOptions): Promise<unknown> {
  const { stdout } = await coterie([...args, '--json'], options);
  return JSON.parse(stdout) as unknown;
}
