/**
 * Writes `.vitest/results.json` in the package whose tests ran: an output of turbo's `test` task, so that the results of
 * a cached run still count in the summary of `npm test`.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Reporter, SerializedError, TestCase, TestModule, Vitest } from 'vitest/node';

/** The file's content. Names read `node > test/lru.test.ts > a statement cache > forgets the oldest`. */
export interface Results {
  readonly passed: number;
  readonly failed: readonly { readonly name: string; readonly reason: string }[];
  readonly skipped: readonly { readonly name: string; readonly reason: string }[];
  readonly durationMs: number;
}

export class ResultsReporter implements Reporter {
  #folder = process.cwd();
  #started = 0;

  onInit(vitest: Vitest): void {
    this.#folder = join(vitest.config.root, '.vitest');
  }

  onTestRunStart(): void {
    this.#started = performance.now();
  }

  onTestRunEnd(modules: readonly TestModule[], errors: readonly SerializedError[]): void {
    const durationMs = Math.round(performance.now() - this.#started);
    mkdirSync(this.#folder, { recursive: true });
    const results: Results = { ...sumUp(modules, errors), durationMs };
    writeFileSync(join(this.#folder, 'results.json'), `${JSON.stringify(results, null, 2)}\n`);
  }
}

function sumUp(modules: readonly TestModule[], errors: readonly SerializedError[]): Omit<Results, 'durationMs'> {
  let passed = 0;
  const failed = errors.map((error) => ({ name: 'outside of every test', reason: firstLine(error.message) }));
  const skipped: { name: string; reason: string }[] = [];
  for (const module of modules) {
    const file = `${module.project.name} > ${module.relativeModuleId}`;
    // A file that does not load, or a hook that throws, fails without a failed test of its own.
    const around = [module, ...module.children.allSuites()].flatMap((suite) => suite.errors());
    for (const error of around) failed.push({ name: file, reason: firstLine(error.message) });
    for (const test of module.children.allTests()) {
      const result = test.result();
      const name = `${file} > ${test.fullName}`;
      if (result.state === 'passed') passed += 1;
      else if (result.state === 'failed') failed.push({ name, reason: firstLine(result.errors[0]?.message) });
      else skipped.push({ name, reason: skipReason(test, around.length > 0) });
    }
  }
  return { passed, failed, skipped };
}

function skipReason(test: TestCase, suiteFailed: boolean): string {
  const result = test.result();
  if (result.state === 'skipped' && result.note !== undefined) return result.note;
  return suiteFailed ? 'a hook or its file failed before it' : 'no reason given';
}

function firstLine(message: string | undefined): string {
  return message?.split('\n')[0] ?? 'no message';
}
