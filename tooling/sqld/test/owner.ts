/** A process that starts a server, says where, and waits to be killed. */
import { startSqld } from '../src/index.ts';

const server = await startSqld();
console.log(JSON.stringify({ url: server.url, directory: server.directory }));
setInterval(() => {}, 60_000);
