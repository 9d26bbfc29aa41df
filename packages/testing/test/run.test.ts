import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { type ConformanceCase, runCase, runConformance, subjects, type Target } from '../src/index.ts';
import { wrapDriver } from '../src/wrap-driver.ts';
import { engine } from './engine.ts';

const target: Target = { name: 'node:sqlite', open: () => engine({ mode: 'sync' }) };

describe('a case', () => {
  test('that passes gives null, and one that does not apply its reason', async () => {
    const passing: ConformanceCase = { name: 'passes', run: () => undefined };
    expect(await runCase(target, passing)).toBeNull();
    expect(await runCase(target, { ...passing, requires: [() => null, () => 'not here'] })).toBe('not here');
    expect(await runCase(target, { ...passing, run: ({ skip }) => skip('not after all') })).toBe('not after all');
    expect(await runCase({ ...target, defects: { passes: 'the engine cannot' } }, passing)).toBe('the engine cannot');
  });

  test('that fails says what was expected, after its handles were closed and its place removed', async () => {
    const done: string[] = [];
    const watched: Target = {
      name: 'watched',
      open() {
        const driver = engine({ mode: 'sync' });
        return wrapDriver(driver, {
          close() {
            done.push('close');
            driver.close();
          },
        });
      },
      discard: () => {
        done.push('discard');
      },
    };
    const failing: ConformanceCase = {
      name: 'fails',
      async run({ db, separate }) {
        await separate();
        await db.query('SELECT nonsense');
      },
    };
    await expect(runCase(watched, failing)).rejects.toThrow('no such column: nonsense');
    expect(done.lastIndexOf('close')).toBeLessThan(done.indexOf('discard'));
    expect(done.slice(-2)).toEqual(['discard', 'discard']);
  });

  test('tells its own failure, not that of closing after it', async () => {
    const unclosable: Target = {
      name: 'unclosable',
      open() {
        const close = (): never => {
          throw new Error('cannot close');
        };
        return wrapDriver(engine({ mode: 'sync' }), { close });
      },
    };
    const nonsense: ConformanceCase = { name: 'fails', run: ({ db }) => void db.query('SELECT nonsense') };
    await expect(runCase(unclosable, nonsense)).rejects.toThrow('no such column: nonsense');
    await expect(runCase(unclosable, { name: 'passes', run: () => undefined })).rejects.toThrow('cannot close');
  });
});

test('a target may name no defect in a case that does not exist', () => {
  const misnamed: Target = { ...target, defects: { 'no such case': 'whatever' } };
  expect(() => runConformance(misnamed, { describe: () => undefined, test: () => undefined })).toThrow('no such case');
});

test('each case becomes a test of the runner, under its target and subject', () => {
  const names: string[] = [];
  const runner = {
    describe(name: string, define: () => void) {
      names.push(name);
      define();
    },
    test: (name: string) => names.push(name),
  };
  runConformance(target, runner, subjects.slice(0, 1));
  const [values] = subjects;
  expect(names).toEqual(['node:sqlite', 'values', ...(values?.cases ?? []).map(({ name }) => name)]);
});

test('under node:test the cases pass, fail and are skipped with their reasons', () => {
  const file = fileURLToPath(new URL('./node-test.ts', import.meta.url));
  const { stdout, status } = spawnSync(process.execPath, ['--test-reporter=tap', file], {
    encoding: 'utf8',
    env: { ...process.env, NODE_TEST_CONTEXT: undefined },
  });
  expect(status).toBe(1);
  expect(stdout).toMatch(/ok \d+ - every byte survives\n/);
  expect(stdout).toMatch(/not ok \d+ - every byte survives\n/);
  expect(stdout).toMatch(/SKIP a synchronous call has returned before another can be made/);
});
