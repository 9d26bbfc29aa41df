/** Other processes, which see the locks and permissions that this one does not. */
import { type ChildProcess, type SpawnSyncOptions, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import type { BetterSqlite3Options } from '../../src/index.ts';

const fixture = (name: string): string => fileURLToPath(new URL(`../process/${name}.ts`, import.meta.url));

/** Opens the file in another process, at a given moment; resolves to its journal mode, or to the error. */
export async function openElsewhere(path: string, moment: number): Promise<string> {
  const child = spawn(process.execPath, [fixture('open'), path, String(moment)], { stdio: ['ignore', 'pipe', 'pipe'] });
  const [output, errors] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  return `${output}${errors}`.trim();
}

export interface Attempt {
  readonly path: string;
  readonly options?: BetterSqlite3Options<'sync'>;
  readonly call: 'query' | 'execute';
  readonly sql: string;
}

/** Opens the file in another process and makes one call there; the rows as JSON, or `code: message`. */
export function attempt({ path, options = {}, call, sql }: Attempt, spawning: SpawnSyncOptions = {}): string {
  const args = [fixture('attempt'), path, JSON.stringify(options), call, sql];
  const { stdout, stderr, error } = spawnSync(process.execPath, args, { ...spawning, encoding: 'utf8' });
  return error === undefined ? `${stdout}${stderr}`.trim() : String(error);
}

/** Starts one that holds a lock: resolves when it has it. Closing its input lets it go. */
export async function startHolder(args: readonly string[]): Promise<Holder> {
  const child = spawn(process.execPath, [fixture('hold'), ...args], { stdio: ['pipe', 'pipe', 'inherit'] });
  await once(child.stdout, 'data');
  return new Holder(child);
}

export class Holder {
  readonly #child: ChildProcess;

  constructor(child: ChildProcess) {
    this.#child = child;
  }

  async release(): Promise<void> {
    this.#child.stdin?.end();
    if (this.#child.exitCode === null) await once(this.#child, 'close');
  }
}
