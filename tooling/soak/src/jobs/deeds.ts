/** What those who work on jobs were told and did, written down outside of the database, where a kill does not undo it. */
import { closeSync, openSync, readdirSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';

/** `completing` is written before the call, everything else after its answer. A nonce names one call for one job. */
export type Deed =
  | { readonly what: 'claimed'; readonly id: string; readonly attempts: number; readonly token: string }
  | { readonly what: 'completing' | 'completed' | 'stale'; readonly id: string; readonly nonce: string };

export class DeedLog {
  readonly #file: number;

  constructor(path: string) {
    this.#file = openSync(path, 'a');
  }

  /** Written when it returns: the system has it, whatever becomes of the process. */
  add(...deeds: readonly Deed[]): void {
    writeSync(this.#file, deeds.map((deed) => `${JSON.stringify(deed)}\n`).join(''));
  }

  close(): void {
    closeSync(this.#file);
  }
}

/** A line that a kill cut short was not yet written: it stands before what it would tell of. */
export function readDeeds(folder: string): readonly Deed[] {
  const logs = readdirSync(folder).filter((name) => name.endsWith('.deeds'));
  return logs.flatMap((name) =>
    readFileSync(join(folder, name), 'utf8')
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line) as Deed),
  );
}
