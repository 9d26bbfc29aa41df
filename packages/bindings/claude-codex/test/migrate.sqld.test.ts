import type { DatabaseOptions } from '@coterie/claude-codex/database';
import { runMigrationsWithDatabase } from '@coterie/claude-codex/db/migrate';
import { openDatabase } from '@coterie/core';
import { libsql } from '@coterie/libsql';
import { expect, it, onTestFinished } from 'vitest';
import { failureOf, opened, temporaryPath } from './support/open.ts';
import { serve } from './support/servers.ts';

it.each<[name: string, options: (url: string) => DatabaseOptions]>([
  [
    'a server',
    (url) => {
      const database = openDatabase(libsql({ url }));
      onTestFinished(() => database.close());
      return { database };
    },
  ],
  ['a replica', (syncUrl) => ({ local: { file: temporaryPath() }, cloud: { enabled: true, syncUrl } })],
])('on %s without a schema, what needs one says to run the migrations, which then makes it', async (_name, options) => {
  const { url } = await serve();
  const given = options(url);
  const db = await opened({ ...given, local: { ...given.local, autoMigrate: false } });
  for (const call of [() => db.createInstance({ id: 'a', type: 'coding' }), () => db.listInstances()]) {
    const error = await failureOf(call);
    expect(error.code).toBe('DATABASE_INITIALIZATION_FAILED');
    expect(error.message).toContain('The database has no schema yet. Call runMigrationsWithDatabase(db), or ');
  }
  await runMigrationsWithDatabase(db);
  await db.createInstance({ id: 'a', type: 'coding' });
  expect(await db.listInstances()).toHaveLength(1);
});
