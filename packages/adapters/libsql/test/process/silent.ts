/** `node silent.ts <path> <url>`: begins to sync from a server that never answers, and ends. */
import { libsql } from '../../src/index.ts';

const [path, syncUrl = ''] = process.argv.slice(2);
const driver = libsql({ url: `file:${path}`, syncUrl, timeout: 600_000 });
driver.sync?.().catch(() => undefined);
setTimeout(() => {
  console.log('ending');
  process.exit();
}, 2_000);
