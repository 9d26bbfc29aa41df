import { text } from 'node:stream/consumers';
import type { Output } from './output/output.ts';
import { createOutput } from './output/output.ts';

/** What a command gets from the process that it runs in. */
export interface Context {
  readonly output: Output;
  readonly env: NodeJS.ProcessEnv;
  /** Where progress is drawn. */
  readonly stderr: NodeJS.WriteStream;
  now(): Date;
  /** What is piped in, to its end. */
  readInput(): Promise<string>;
  /** Sets the exit code of a command that did its work and has something to say by it. */
  exitWith(code: 1 | 3 | 130 | 143): void;
}

export function processContext(): Context {
  return {
    output: createOutput(process.stdout, process.stderr),
    env: process.env,
    stderr: process.stderr,
    now: () => new Date(),
    readInput: () => text(process.stdin),
    exitWith(code) {
      process.exitCode = code;
    },
  };
}
