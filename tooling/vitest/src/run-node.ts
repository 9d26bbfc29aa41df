/**
 * Lets a test in a page run a program in Node: `await commands.runNode('./support/program.ts', input)`, with `commands`
 * of `vitest/browser`.
 */
import { execFile } from 'node:child_process';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import type { BrowserCommand } from 'vitest/node';

declare module 'vitest/browser' {
  interface BrowserCommands {
    /**
     * Runs the program, whose path is relative to the test's file, in a process of its own.
     * @param input what it reads from its standard input.
     * @returns what it wrote to its standard output. Rejects with its standard error when it ends with another code than 0.
     */
    runNode(program: string, input?: string): Promise<string>;
  }
}

export const runNode: BrowserCommand<[program: string, input?: string]> = async ({ testPath }, program, input = '') => {
  if (testPath === undefined) throw new Error('runNode is for tests: it finds the program from the file of the test.');
  const running = promisify(execFile)(process.execPath, [join(dirname(testPath), program)], { maxBuffer: 2 ** 28 });
  running.child.stdin?.end(input);
  return (await running).stdout;
};
