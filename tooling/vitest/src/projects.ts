/** Presets for the `vitest.config.ts` of a package. */
import { availableParallelism } from 'node:os';
import { playwright } from '@vitest/browser-playwright';
import { defineConfig, type TestProjectInlineConfiguration, type ViteUserConfig } from 'vitest/config';
import { chromiumLaunchOptions, probeChromium } from './chromium.ts';
import { judge, type Need, standIn } from './needs.ts';
import { ResultsReporter } from './results-reporter.ts';
import { runNode } from './run-node.ts';

const chromium: Need = { name: 'chromium', suffix: '.browser.test.ts', probe: probeChromium };

const shared = {
  // Two packages share two cores, with a browser and servers: slow is not broken.
  testTimeout: 30_000,
  hookTimeout: 60_000,
  // Its key does not know of `standIn`: a test file that was replaced once would stay replaced.
  fsModuleCache: false,
} as const;

export interface NodeProjectOptions {
  /** What the files of some tests need, by their suffix. */
  readonly needs?: readonly Need[];
}

/** `test/**\/*.test.ts`, in Node. */
export function nodeProject({ needs = [] }: NodeProjectOptions = {}): TestProjectInlineConfiguration {
  return {
    plugins: needs.map((need) => standIn(need)),
    test: {
      ...shared,
      name: 'node',
      environment: 'node',
      include: ['test/**/*.test.ts'],
      exclude: [`test/**/*${chromium.suffix}`],
    },
  };
}

/** `test/**\/*.browser.test.ts`, in a page of a headless Chromium, served from localhost (a secure context). */
export async function chromiumProject(): Promise<TestProjectInlineConfiguration> {
  const include = [`test/**/*${chromium.suffix}`];
  const verdict = await judge(chromium);
  if (verdict.answer !== 'run') {
    return { plugins: [standIn(chromium, verdict)], test: { ...shared, name: 'chromium', include } };
  }
  return {
    test: {
      ...shared,
      name: 'chromium',
      include,
      browser: {
        enabled: true,
        headless: true,
        screenshotFailures: false,
        provider: playwright({ launchOptions: await chromiumLaunchOptions() }),
        commands: { runNode },
        instances: [{ browser: 'chromium', name: 'chromium' }],
      },
    },
  };
}

/** The tests of one package. */
export function suite(...projects: readonly TestProjectInlineConfiguration[]): ViteUserConfig {
  return defineConfig({
    test: {
      projects: [...projects],
      reporters: ['default', new ResultsReporter()],
      // Vitest would take one on two cores, and the package that comes last would leave the other one idle.
      maxWorkers: Math.max(2, availableParallelism() - 1),
    },
  });
}
