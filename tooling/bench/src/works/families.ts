import type { Work } from '../measuring/work.ts';

/**
 * The works by the first part of their names, in the order in which they run and are told. Each is loaded when it is asked
 * for: a process of one work would spend more on loading the peers of all others than on its own.
 */
export const families: Readonly<Record<string, () => Promise<readonly Work[]>>> = {
  open: async () => (await import('./opening.ts')).openingWorks,
  sessions: async () => [...(await import('./sessions.ts')).sessionWorks, (await import('./bulk.ts')).bulkWork],
  messages: async () => (await import('./messages.ts')).messageWorks,
  jobs: async () => (await import('./jobs.ts')).jobWorks,
  agents: async () => (await import('./agents.ts')).agentWorks,
  import: async () => (await import('./importing.ts')).importingWorks,
  remote: async () => (await import('./remote.ts')).remoteWorks,
  sqljs: async () => (await import('./sqljs.ts')).sqljsWorks,
  browser: async () => (await import('./browser.ts')).browserWorks,
  growth: async () => (await import('./growth.ts')).growthWorks,
};

/** @throws {Error} when there is none of that name. */
export async function workNamed(name: string): Promise<Work> {
  const family = await families[name.split('/')[0] ?? '']?.();
  const work = family?.find((one) => one.name === name);
  if (work === undefined) throw new Error(`There is no work ${name}.`);
  return work;
}
