/** The process in which one work is measured. Its order comes by message, and so go its rounds and its result. */
import { workNamed } from '../works/families.ts';
import type { Order, Told } from './apart.ts';

// A listener that stays keeps the process awake, which a server that it waits for does not.
process.on('message', async ({ work: name, bench }: Order) => {
  const tell = (told: Told): void => void process.send?.(told);
  try {
    const work = await workNamed(name);
    tell({ measured: await work.measure({ ...bench, onRound: (round, of) => tell({ round, of }) }) });
  } catch (error) {
    tell({ error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
    process.exitCode = 1;
  }
  process.disconnect();
});
