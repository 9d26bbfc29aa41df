/** `node following.ts <path> <url>`: syncs as often as it can, and says when it has begun. */
import { libsql } from '../../src/index.ts';

const [path, syncUrl = ''] = process.argv.slice(2);
const driver = libsql({ url: `file:${path}`, syncUrl });
console.log('begun');
for (;;) {
  await driver.sync?.();
  console.log('synced');
}
