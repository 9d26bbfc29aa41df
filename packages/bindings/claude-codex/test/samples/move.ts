import { copyFileSync, existsSync } from 'node:fs';
import { betterSqlite3 } from '@coterie/better-sqlite3';
import { libsql } from '@coterie/libsql';
import { openStore } from '@coterie/store';

export async function move(file: string, replica: string, { url, authToken }: { url: string; authToken: string }) {
  const from = openStore(betterSqlite3(file));
  const to = await openStore(libsql({ url, authToken }));
  for (const table of ['instances', 'mcp_events', 'relationships', 'github_issues', 'user_config']) {
    const columns = from.db.query('SELECT name FROM pragma_table_info(?)', [table]).rows.flat();
    const { rows } = from.db.query(`SELECT ${columns.join(', ')} FROM ${table}`);
    const sql = `INSERT INTO ${table} (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`;
    for (let at = 0; at < rows.length; at += 500) {
      const statements = rows.slice(at, at + 500).map((params) => ({ sql, params }));
      await to.db.run({ access: 'write', statements, decode: () => undefined });
    }
  }
  if (existsSync(`${file}.key`)) copyFileSync(`${file}.key`, `${replica}.key`);
  from.close();
  await to.close();
}
