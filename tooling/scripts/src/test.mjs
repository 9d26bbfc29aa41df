/** `npm test [-- <turbo arguments, such as --filter=@coterie/core>]`: builds, checks and tests every package. */
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { install } from './install.mjs';
import { rowsOf, summaryOf, totalOf } from './summary.mjs';
import { turbo } from './turbo.mjs';
import { root, Stop, script } from './workspace.mjs';

/** Where turbo's `--summarize` leaves what it ran. */
const runs = join(root, '.turbo', 'runs');

/** @param {string} file */
const json = (file) => JSON.parse(readFileSync(file, 'utf8'));

/**
 * @param {readonly string[]} filters
 * @returns {Promise<readonly { name: string, file: string }[]>} Where each package reports its results.
 */
async function testedPackages(filters) {
  const { code, output } = await turbo(['test', '--dry=json', ...filters], { quiet: true });
  if (code !== 0) throw new Stop(output);
  /** @type {{ tasks: readonly { task: string, package: string, directory: string, command: string }[] }} */
  const { tasks } = JSON.parse(output.slice(output.indexOf('{')));
  return tasks
    .filter(({ task, command }) => task === 'test' && command !== '<NONEXISTENT>')
    .map((task) => ({ name: task.package, file: join(root, task.directory, '.vitest', 'results.json') }));
}

/** @param {string} file */
function resultsIn(file) {
  try {
    return json(file);
  } catch {
    return null;
  }
}

await script(async () => {
  try {
    await install();
    const filters = process.argv.slice(2);
    const packages = await testedPackages(filters);
    for (const { file } of packages) rmSync(file, { force: true });
    rmSync(runs, { recursive: true, force: true });

    await turbo([
      ...['//#lint', 'build', 'check', 'test', ...filters],
      ...['--continue=dependencies-successful', '--output-logs=new-only', '--log-order=grouped', '--summarize'],
    ]);

    /** @type {{ tasks: readonly { taskId: string, task: string, package: string, execution: { exitCode: number } }[] }} */
    const { tasks } = json(join(runs, readdirSync(runs)[0] ?? ''));
    const rows = rowsOf(
      packages.map(({ name, file }) => ({ name, results: resultsIn(file) })),
      tasks.map(({ execution, ...task }) => ({ ...task, exitCode: execution.exitCode })),
    );
    console.log(`\n${summaryOf(rows)}`);
    return totalOf(rows).failed === 0 ? 0 : 1;
  } catch (error) {
    if (!(error instanceof Stop)) throw error;
    console.log(`${error.message}\n\n0 passed, 1 failed`);
    return 1;
  }
});
