import { createAuth } from '@coterie/sqld';
import { expect, it, onTestFinished } from 'vitest';
import { futureCloudSyncSetup } from './samples/configuration.ts';
import { manualSync } from './samples/maintenance.ts';
import { temporaryFolder } from './support/open.ts';
import { serve } from './support/servers.ts';

it('Future Cloud Sync Setup, and the manual sync', async () => {
  const auth = createAuth();
  const { url } = await serve({ jwtKeyFile: auth.jwtKeyFile });
  const before = process.cwd();
  process.chdir(temporaryFolder());
  onTestFinished(() => process.chdir(before));
  const db = await futureCloudSyncSetup(url, auth.token());
  onTestFinished(() => db.disconnect());
  await db.createInstance({ id: 'a', type: 'coding' });
  await manualSync(db);
  expect(await db.listInstances()).toMatchObject([{ id: 'a' }]);
});
