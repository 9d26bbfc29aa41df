/** A process that needs the key of a database, as soon as it is told to go. */
import { databaseKey } from '../../src/index.ts';

const [path = ''] = process.argv.slice(2);
process.once('message', () => {
  process.send?.(databaseKey(path, { env: {} })('seal').keys);
  process.disconnect();
});
process.send?.('ready');
