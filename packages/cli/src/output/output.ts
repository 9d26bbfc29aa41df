import type { Terminal } from './terminal.ts';
import { terminalOf } from './terminal.ts';

/** Where a command writes: what was asked for on stdout, everything else on stderr. */
export interface Output {
  readonly out: Terminal;
  readonly err: Terminal;
  /** Text for people; a line feed is added. */
  print(text: string): void;
  /** The one JSON document of a command with `--json`. */
  document(value: unknown): void;
  /** A remark beside the result, such as a warning. */
  note(text: string): void;
}

/** Whoever read stdout has gone away, as `head` does when it has enough: there is nothing left to do for him. */
export class ReaderGone extends Error {}

/** `print` and `document` throw `ReaderGone`. */
export function createOutput(stdout: NodeJS.WriteStream, stderr: NodeJS.WriteStream): Output {
  let isGone = false;
  stdout.on('error', ({ code }: NodeJS.ErrnoException) => {
    if (code === 'EPIPE') isGone = true;
  });
  const write = (text: string): void => {
    if (isGone) throw new ReaderGone();
    stdout.write(`${text}\n`);
  };
  return {
    out: terminalOf(stdout),
    err: terminalOf(stderr),
    print: write,
    document: (value) => write(JSON.stringify(value, null, 2)),
    note: (text) => void stderr.write(`${text}\n`),
  };
}
