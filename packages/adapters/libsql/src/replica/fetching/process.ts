/**
 * The process that fetches for a replica. libSQL's `sync` holds its thread until the server has answered, for ever when
 * it does not; refused credentials keep it for three seconds, and some bytes in a token abort the process (measured). A
 * worker thread would not do: one that is held so keeps its whole process from ending. This process can be killed.
 *
 * It ends with the one that started it, also while its thread is held.
 */
import { Worker } from 'node:worker_threads';
import { thisExtension } from './script.ts';

const thread = new Worker(new URL(`./thread${thisExtension}`, import.meta.url));
process.on('message', (request) => thread.postMessage(request));
process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));
thread.on('message', (answer) => process.send?.(answer));
thread.on('error', (error) => {
  throw error;
});
