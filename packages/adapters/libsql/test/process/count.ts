/** `node count.ts <path> <times>`: counts a counter up, alternately in a transaction and in one statement. */
import { openDatabase } from '@coterie/core';
import { libsql } from '../../src/index.ts';

const [path = '', times = '0'] = process.argv.slice(2);
const db = openDatabase(libsql(`file:${path}`), { busyTimeout: 20_000 });
for (let turn = 0; turn < Number(times); turn += 1) {
  if (turn % 2 === 0) await db.execute('UPDATE counter SET n = n + 1');
  else {
    await db.transaction(async (tx) => {
      const { rows } = await tx.query('SELECT n FROM counter');
      await tx.execute('UPDATE counter SET n = ?', [Number(rows[0]?.[0]) + 1]);
    });
  }
}
await db.close();
console.log('counted');
