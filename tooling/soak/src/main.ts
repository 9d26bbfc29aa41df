/**
 * The long proofs.
 *
 *     pnpm soak                         all of them, the default rounds of each
 *     pnpm soak races kills/import      those whose names are or begin so
 *     pnpm soak kills --rounds 20       fewer rounds
 *     pnpm soak kills --seed 17         the choices of another run, which prints its seed
 *     pnpm soak world --rows 100000     a smaller world
 */
import { parseArgs } from 'node:util';
import { report } from './report.ts';
import { runSoak, type SoakResult } from './run.ts';
import { soaks } from './soaks.ts';

const { values, positionals } = parseArgs({
  // pnpm hands on the `--` with which some callers set options apart.
  args: process.argv.slice(2).filter((argument) => argument !== '--'),
  allowPositionals: true,
  options: { seed: { type: 'string' }, rounds: { type: 'string' }, rows: { type: 'string' } },
});

const chosen = soaks.filter(({ name }) => positionals.length === 0 || positionals.some((given) => fits(name, given)));
const unknown = positionals.find((given) => !soaks.some(({ name }) => fits(name, given)));
const seed = number('seed', values.seed, 0) ?? Math.floor(Math.random() * 1_000_000_000);
const rounds = number('rounds', values.rounds, 1);
const rows = number('rows', values.rows, 1);
if (unknown !== undefined) {
  console.error(`There is no soak "${unknown}". There are:\n${soaks.map(described).join('\n')}`);
  process.exit(2);
}

// What a soak has mounted or started is taken away by its own handlers of `exit`.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));

// A server that is waited for keeps nobody awake.
const awake = setInterval(() => undefined, 60_000);

console.log(`seed ${seed}`);
const results: SoakResult[] = [];
for (const soak of chosen) {
  const total = rounds ?? soak.rounds;
  console.log(described(soak));
  results.push(
    await runSoak(soak, {
      seed,
      rounds: total,
      ...(rows !== undefined && { rows }),
      tell: (line) => console.log(`    ${line}`),
      onRound: (done, failed) => progress(done, total, failed),
    }),
  );
}
console.log(`\n${report(results)}\n\nseed ${seed}`);
clearInterval(awake);
process.exitCode = results.some(({ failures }) => failures.length > 0) ? 1 : 0;

function fits(name: string, given: string): boolean {
  return name === given || name.startsWith(`${given}/`) || name.startsWith(`${given}-`);
}

function described({ name, proves }: { readonly name: string; readonly proves: string }): string {
  return `  ${name}: ${proves}`;
}

/** On a terminal each round, elsewhere about ten lines. */
function progress(done: number, total: number, failed: number): void {
  const text = `    ${done}/${total}${failed > 0 ? `, ${failed} failed` : ''}`;
  if (process.stdout.isTTY) process.stdout.write(`\r${text}${done === total ? '\n' : ''}`);
  else if (done === total || done % Math.ceil(total / 10) === 0) console.log(text);
}

function number(name: string, text: string | undefined, least: number): number | undefined {
  if (text === undefined) return undefined;
  if (/^\d+$/.test(text) && Number(text) >= least && Number(text) < 2 ** 32) return Number(text);
  console.error(`--${name} is ${text}. Give a whole number from ${least} on.`);
  process.exit(2);
}
