/** Runs the conformance tests of a package and gives what became of every case. */
import type { Reporter, TestCase, TestModule } from 'vitest/node';
import { startVitest } from 'vitest/node';

export interface CaseResult {
  /** Driver, place and mode, as the target is named. */
  readonly target: string;
  readonly subject: string;
  readonly name: string;
  readonly state: 'passed' | 'failed' | 'skipped';
  /** Why it was skipped, or what it failed with. */
  readonly reason?: string;
}

/** @param folder of the package; its `test/conformance*.test.ts` are run. */
export async function collect(folder: string): Promise<readonly CaseResult[]> {
  const results: CaseResult[] = [];
  const reporter: Reporter = {
    onTestModuleEnd(module: TestModule) {
      for (const error of module.errors()) results.push(outside(module, error.message));
      for (const test of module.children.allTests()) results.push(resultOf(test));
    },
  };
  const vitest = await startVitest('test', ['test/conformance'], { root: folder, watch: false, reporters: [reporter] });
  for (const error of vitest.state.getUnhandledErrors()) {
    const { message } = error as Error;
    results.push({ target: folder, subject: 'outside of every case', name: message, state: 'failed', reason: message });
  }
  await vitest.close();
  return results;
}

function resultOf(test: TestCase): CaseResult {
  const result = test.result();
  const [target = '', subject = '', name = ''] = ancestorsOf(test);
  const state = result.state === 'pending' ? 'failed' : result.state;
  const reason = result.state === 'skipped' ? result.note : result.errors?.[0]?.message;
  // A file whose need is not met stands in with one test of its own, without a target around it.
  const place = subject === '' ? { target: test.module.relativeModuleId, subject: 'not run' } : { target, subject };
  return { ...place, name: name === '' ? test.name : name, state, ...(reason && { reason: reason.split('\n')[0] }) };
}

/** The names around a test, outermost first, and its own. */
function ancestorsOf(test: TestCase): readonly string[] {
  const names = [test.name];
  for (let at = test.parent; at.type === 'suite'; at = at.parent) names.unshift(at.name);
  return names;
}

function outside(module: TestModule, message: string): CaseResult {
  return { target: module.relativeModuleId, subject: 'not run', name: 'the file', state: 'failed', reason: message };
}
