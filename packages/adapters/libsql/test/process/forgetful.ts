/** `node forgetful.ts <path> <url>`: uses a replica that syncs by itself, and does not close it. */
import { libsql } from '../../src/index.ts';

const [path, syncUrl = ''] = process.argv.slice(2);
const driver = libsql({ url: `file:${path}`, syncUrl, syncInterval: 10 });
const [result] = await driver.execute([{ sql: 'SELECT x FROM t', params: [] }], { access: 'read' });
console.log(JSON.stringify(result?.rows));
