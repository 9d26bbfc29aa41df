/**
 * `node --conditions=workerd edge.ts <url>…`: uses the entry without Node, where nothing of Node can be imported. Prints
 * what the databases answer.
 */
import { registerHooks } from 'node:module';

registerHooks({
  resolve(specifier, context, next) {
    const resolved = next(specifier, context);
    if (resolved.url.startsWith('node:')) throw new Error(`${context.parentURL} imports ${specifier}`);
    return resolved;
  },
});

const { libsql } = await import('../../src/web.ts');
const answers: unknown[] = [];
for (const url of process.argv.slice(2)) {
  const driver = libsql(url);
  const statements = ['CREATE TABLE IF NOT EXISTS t (x)', 'INSERT INTO t VALUES (1)', 'SELECT count(*) FROM t'];
  const results = await driver.execute(
    statements.map((sql) => ({ sql, params: [] })),
    { access: 'write' },
  );
  answers.push(results[2]?.rows);
  answers.push(driver.context === undefined);
  await driver.close();
}
console.log(JSON.stringify(answers));
