/**
 * The conformance matrix: every case on every driver, run now.
 *
 *     node scripts/matrix.ts            counts by subject, reasons of what was skipped, failures
 *     node scripts/matrix.ts --cases    a line for every case
 *     node scripts/matrix.ts --json     the results as they are
 */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type CaseResult, collect } from './collect.ts';
import { matrix } from './table.ts';

const { values } = parseArgs({ options: { cases: { type: 'boolean' }, json: { type: 'boolean' } } });
const adapters = join(import.meta.dirname, '..', '..', 'adapters');

// Replicas run all of it only when told to: see the test.
process.env.COTERIE_REPLICA = 'whole';

const results: CaseResult[] = [];
for (const adapter of ['better-sqlite3', 'libsql', 'sqljs']) {
  process.stderr.write(`${adapter} …\n`);
  results.push(...(await collect(join(adapters, adapter))));
}
console.log(
  values.json ? JSON.stringify(results, null, 2) : matrix(results, { detail: values.cases ? 'cases' : 'subjects' }),
);
process.exitCode = results.some(({ state }) => state === 'failed') ? 1 : 0;
