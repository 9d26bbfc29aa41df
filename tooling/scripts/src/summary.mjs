/** Adds up what the packages' tests reported, and what else failed, into the closing summary of `npm test`. */

/**
 * @typedef {{ readonly name: string, readonly reason: string }} Named
 * @typedef {{ readonly passed: number, readonly failed: readonly Named[], readonly skipped: readonly Named[], readonly durationMs: number }} Results
 *   As `@coterie/vitest` writes them to `.vitest/results.json` in each package.
 * @typedef {{ readonly package: string, readonly task: string, readonly exitCode: number }} Task
 *   A task that ran, or was found in the cache.
 * @typedef {{ readonly name: string, readonly results: Results | null }} TestedPackage
 *   `results` is null where the tests did not run.
 * @typedef {{ readonly name: string, passed: number, failed: Named[], skipped: readonly Named[], durationMs: number }} Row
 */

/**
 * Whatever is not as it should be counts as a failure: a failed test, a failed build or check, and the tests of a
 * package that did not run or ended badly without a failed test to show for it.
 *
 * @param {readonly TestedPackage[]} packages Those whose tests were asked for.
 * @param {readonly Task[]} tasks
 * @returns {Row[]}
 */
export function rowsOf(packages, tasks) {
  /** @type {Map<string, Row>} */
  const rows = new Map();
  /** @param {string} name */
  const row = (name) => {
    const found = rows.get(name) ?? { name, passed: 0, failed: [], skipped: [], durationMs: 0 };
    rows.set(name, found);
    return found;
  };
  for (const { name, results } of packages) {
    if (results === null) row(name).failed.push({ name: 'tests', reason: 'did not run, see above' });
    else rows.set(name, { ...results, name, failed: [...results.failed] });
  }
  for (const { package: owner, task, exitCode } of tasks) {
    if (exitCode === 0) continue;
    const name = owner === '//' ? 'workspace' : owner;
    if (task !== 'test') row(name).failed.push({ name: task, reason: `exit code ${exitCode}, see above` });
    else if (row(name).failed.length === 0) {
      row(name).failed.push({ name: 'tests', reason: `exit code ${exitCode} without a failed test, see above` });
    }
  }
  return [...rows.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

/**
 * @param {readonly Row[]} rows
 * @returns {{ readonly passed: number, readonly failed: number, readonly skipped: number }}
 */
export function totalOf(rows) {
  return {
    passed: rows.reduce((sum, { passed }) => sum + passed, 0),
    failed: rows.reduce((sum, { failed }) => sum + failed.length, 0),
    skipped: rows.reduce((sum, { skipped }) => sum + skipped.length, 0),
  };
}

/**
 * The summary as text. Its last line is `N passed, N failed`, and `, N skipped` if any were.
 *
 * @param {readonly Row[]} rows
 */
export function summaryOf(rows) {
  const { passed, failed, skipped } = totalOf(rows);
  const last = `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
  return [...table(rows), ...skips(rows), ...failures(rows), '', last].join('\n');
}

/** @param {readonly Row[]} rows */
function table(rows) {
  const width = Math.max(7, ...rows.map(({ name }) => name.length));
  /** @param {string} name @param {readonly (string | number)[]} cells */
  const line = (name, cells) => `${name.padEnd(width)}${cells.map((cell) => String(cell).padStart(9)).join('')}`;
  return [
    line('package', ['passed', 'failed', 'skipped', 'time']),
    ...rows.map(({ name, passed, failed, skipped, durationMs }) =>
      line(name, [passed, failed.length, skipped.length, `${(durationMs / 1000).toFixed(1)} s`]),
    ),
  ];
}

/** @param {readonly Row[]} rows */
function skips(rows) {
  const lines = [];
  for (const { name, skipped } of rows) {
    const reasons = [...new Set(skipped.map(({ reason }) => reason))];
    for (const reason of reasons) {
      const names = skipped.filter((one) => one.reason === reason).map((one) => one.name);
      lines.push('', `skipped in ${name}: ${reason}`, ...timesOf(names).map((one) => `  ${one}`));
    }
  }
  return lines;
}

/**
 * The conformance cases have one name on every driver: such a name stands once, with how often it was skipped.
 *
 * @param {readonly string[]} names
 */
function timesOf(names) {
  /** @type {Map<string, string[]>} */
  const byCase = new Map();
  for (const name of names) {
    const own = name.split(' > ').at(-1) ?? name;
    byCase.set(own, [...(byCase.get(own) ?? []), name]);
  }
  return [...byCase].map(([own, all]) => (all.length === 1 ? all[0] : `${own} (${all.length} times)`));
}

/** @param {readonly Row[]} rows */
function failures(rows) {
  return rows.flatMap(({ name, failed }) =>
    failed.length === 0 ? [] : ['', `failed in ${name}:`, ...failed.map((one) => `  ${one.name}: ${one.reason}`)],
  );
}
