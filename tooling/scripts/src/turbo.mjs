/** Runs tasks of the packages through turbo, which knows their order and what has not changed. */
import { join } from 'node:path';
import { bin, run, Stop } from './workspace.mjs';

const env = {
  TURBO_TELEMETRY_DISABLED: '1',
  TURBO_NO_UPDATE_NOTIFIER: '1',
  ...(process.stdout.isTTY && !process.env.NO_COLOR ? { FORCE_COLOR: '1' } : {}),
};

/**
 * @param {readonly string[]} args
 * @param {{ quiet?: boolean }} [options]
 */
export function turbo(args, options) {
  return run(join(bin, 'turbo'), ['run', ...args], { ...options, env });
}

/** Builds every package that changed; silent unless it takes long or fails. */
export async function build() {
  const notice = setTimeout(() => console.error('Building …'), 1_000);
  const { code, output } = await turbo(['build', '--output-logs=errors-only'], { quiet: true });
  clearTimeout(notice);
  if (code !== 0) throw new Stop(`${output}\nThe build failed, see above.`);
}
