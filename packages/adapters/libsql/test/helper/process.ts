/** Other processes, which see the locks and permissions that this one does not. */
import { type ChildProcess, fork, type SpawnSyncOptions, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterAll } from 'vitest';

const script = (name: string): string => fileURLToPath(new URL(`../process/${name}.ts`, import.meta.url));

export interface Attempt {
  readonly url: string;
  readonly call: 'query' | 'execute';
  readonly sql: string;
}

/** Opens the database in another process and makes one call there; the rows as JSON, or `code: message`. */
export function attempt({ url, call, sql }: Attempt, spawning: SpawnSyncOptions = {}): string {
  const { stdout, stderr, error } = spawnSync(process.execPath, [script('attempt'), url, call, sql], {
    ...spawning,
    encoding: 'utf8',
  });
  return error === undefined ? `${stdout}${stderr}`.trim() : String(error);
}

/** Runs a script in another process to its end; resolves to what it wrote. */
export async function runScript(name: string, ...args: readonly string[]): Promise<string> {
  const child = spawn(process.execPath, [script(name), ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  const [output, errors] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  return `${output}${errors}`.trim();
}

/** A process that uses files with the client alone. It ends with the file's tests. */
export class OtherProcess {
  readonly #child: ChildProcess;

  constructor() {
    this.#child = fork(script('other'));
    afterAll(() => this.kill());
  }

  /** Runs SQL. Rejects when it fails there. */
  async run(path: string, sql: string): Promise<void> {
    await this.hold(path, sql);
    await this.release();
  }

  /** Runs SQL and keeps what it locked, until `release`. */
  hold(path: string, sql: string): Promise<void> {
    return this.#tell({ path, sql });
  }

  /** Commits what `hold` began. */
  release(): Promise<void> {
    return this.#tell({});
  }

  /** Ends it in the middle of what it does. */
  async kill(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    this.#child.kill('SIGKILL');
    await once(this.#child, 'close');
  }

  async #tell(message: object): Promise<void> {
    this.#child.send(message);
    const [problem] = (await once(this.#child, 'message')) as [string | null];
    if (problem !== null) throw new Error(`The other process failed: ${problem}`);
  }
}
