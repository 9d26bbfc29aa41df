/** `node drain.ts <queue> <path>`: tells when it is ready, empties the queue when it is told to, and tells how many it did. */
import { QUEUES } from './draining.ts';

const [name = '', path = ''] = process.argv.slice(2);
const queue = QUEUES[name as keyof typeof QUEUES](path);
process.once('message', () => {
  const done = queue.drain();
  queue.close();
  process.send?.(done, () => process.disconnect());
});
process.send?.('ready');
