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

export function createOutput(stdout: NodeJS.WriteStream, stderr: NodeJS.WriteStream): Output {
  return {
    out: terminalOf(stdout),
    err: terminalOf(stderr),
    print: (text) => void stdout.write(`${text}\n`),
    document: (value) => void stdout.write(`${JSON.stringify(value, null, 2)}\n`),
    note: (text) => void stderr.write(`${text}\n`),
  };
}
