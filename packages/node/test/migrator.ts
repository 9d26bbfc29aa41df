/** A process that migrates a file, for those tests that need several. */
import { migrate } from '@coterie/core';
import { discoverMigrationsSync } from '../src/index.ts';
import { open } from './engine.ts';

const [path = '', folder = ''] = process.argv.slice(2);
process.once('message', () => {
  try {
    const db = open(path);
    const { ok, results } = migrate(db, [discoverMigrationsSync(folder, { name: 'app' })], {
      allowDestructive: ['003_rebuild', '005_drop'],
    });
    db.close();
    process.send?.({ ok, results: results.map(({ version, status, reason }) => ({ version, status, reason })) });
  } catch (error) {
    process.send?.({ ok: false, results: [String(error)] });
  }
  process.disconnect();
});
process.send?.('ready');
