/** The process around the commands: what it is given, how it ends. */
import { readFileSync } from 'node:fs';
import { processContext } from './context.ts';
import { failureOf } from './errors.ts';
import { ReaderGone } from './output/output.ts';
import { printable } from './output/text.ts';
import { createProgram } from './program.ts';

const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
  version: string;
};

/** Runs the command line of this process; never rejects. */
export async function main(argv: readonly string[] = process.argv.slice(2)): Promise<void> {
  endWhenOutputFails();
  // A promise that nobody waits for, of a driver say, must not end the command with a bare stack.
  process.on('uncaughtException', (error) => {
    report(error, argv);
    process.exit(1);
  });
  const context = processContext();
  const program = createProgram(context, version);
  try {
    if (argv.length === 0) program.outputHelp();
    else await program.parseAsync(argv, { from: 'user' });
  } catch (error) {
    report(error, argv);
  }
}

/** `coterie sessions | head` closes our output early, and that is no error; a full disk is one. */
function endWhenOutputFails(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    // The work goes on to its end, and its exit code is what it would have been.
    if (error.code === 'EPIPE') return;
    const reason = error.code === 'ENOSPC' ? 'the disk is full. Free some space, or' : `${error.message}. Please`;
    process.stderr.write(`coterie: The output cannot be written: ${reason} send it to another place.\n`);
    process.exit(1);
  });
  // Then there is nowhere left to say it.
  process.stderr.on('error', ({ code }: NodeJS.ErrnoException) => {
    if (code !== 'EPIPE') process.exit(1);
  });
}

function report(error: unknown, argv: readonly string[]): void {
  if (error instanceof ReaderGone) return;
  // Help and version leave through an error too; help that nobody asked for, of a command without its own, with code 1.
  if (error instanceof Error && 'exitCode' in error && (error.exitCode === 0 || isHelp(error))) return;
  const { code, message, exitCode } = failureOf(error);
  process.exitCode = exitCode;
  const options = argv.includes('--') ? argv.slice(0, argv.indexOf('--')) : argv;
  if (options.includes('--json')) process.stdout.write(`${JSON.stringify({ error: { code, message } }, null, 2)}\n`);
  process.stderr.write(`coterie: ${printable(message)}\n`);
  const debug = options.includes('--debug') || (process.env.DEBUG ?? '').split(',').includes('coterie');
  if (debug && error instanceof Error) process.stderr.write(`${stackOf(error)}\n`);
}

function isHelp(error: Error): boolean {
  return 'code' in error && error.code === 'commander.help';
}

function stackOf(error: Error): string {
  const stack = error.stack ?? String(error);
  return error.cause instanceof Error ? `${stack}\ncaused by: ${stackOf(error.cause)}` : stack;
}
