import { betterSqlite3 } from '@coterie/better-sqlite3';
import type { CloudConfig } from '@coterie/claude-codex/database';
import { libsql } from '@coterie/libsql';
import { databaseKey } from '@coterie/node';
import { definitions, openStore } from '@coterie/store';
import { encryption } from '@coterie/store/encryption';

/** As the README has it. */
export async function move(file: string, replica: string, cloud: Pick<CloudConfig, 'enabled' | 'syncUrl'>) {
  const from = openStore(betterSqlite3(file), { encryption: encryption({ key: databaseKey(file) }) });
  const to = await openStore(libsql({ url: cloud.syncUrl ?? '' }), {
    encryption: encryption({ key: databaseKey(replica) }),
  });
  for (const name of ['instances', 'mcpEvents', 'relationships', 'githubIssues'] as const) {
    const fields: readonly string[] = definitions[name].writable;
    const rows = from[name]
      .list()
      .map((row) => Object.fromEntries(Object.entries(row).filter(([field]) => fields.includes(field))));
    const { rejected } = await to.insertMany(name, rows as never);
    if (rejected.length > 0) throw rejected[0]?.error;
  }
  for (const { key, value, encrypted } of from.config.list({ reveal: true })) {
    await to.config.set(key, value ?? null, { encrypted });
  }
  from.close();
  await to.close();
}
