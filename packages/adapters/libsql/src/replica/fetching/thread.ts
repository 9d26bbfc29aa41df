/** Fetches, in a thread that may be held. */
import { parentPort } from 'node:worker_threads';
import type { FetchAnswer, FetchRequest } from './message.ts';
import { Replica } from './replica.ts';

let replica: Replica | undefined;

parentPort?.on('message', async (request: FetchRequest) => {
  parentPort?.postMessage(await answer(request));
});

async function answer(request: FetchRequest): Promise<FetchAnswer> {
  try {
    replica ??= new Replica(request);
    if (request.task === 'sync') return { frames: await replica.sync() };
    await replica.close();
    return { frames: 0 };
  } catch (error) {
    return { problem: error instanceof Error ? error.message : String(error) };
  }
}
