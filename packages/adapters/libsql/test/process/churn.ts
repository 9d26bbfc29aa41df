/** `node churn.ts <path>`: lets a file grow and shrink with every commit, until it is ended. */
import { createClient } from '@libsql/client/sqlite3';

const [path = ''] = process.argv.slice(2);
const client = createClient({ url: `file:${encodeURIComponent(path)}`, concurrency: 1 });
await client.executeMultiple('PRAGMA busy_timeout = 20000; PRAGMA auto_vacuum = FULL; VACUUM');
for (let turn = 0; ; turn += 1) {
  await client.executeMultiple(`
    BEGIN IMMEDIATE;
    CREATE TABLE t${turn} (x);
    INSERT INTO t${turn} WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 200)
      SELECT hex(zeroblob(1000)) FROM n;
    COMMIT;
    DROP TABLE t${turn};`);
  if (turn === 0) process.send?.('churning');
}
