import type { Agent } from './types.ts';

/**
 * The agents of one subtree as a tree is read: each before those below it, siblings as they were created. SQLite promises
 * no order of a recursion that is joined with anything, and 3.45 gives another than newer ones.
 */
export function inTreeOrder(root: string, agents: readonly Agent[]): readonly Agent[] {
  const below = Map.groupBy(agents.toSorted(byCreation), ({ id, parentId }) => (id === root ? null : parentId));
  const ordered: Agent[] = [];
  // The next one is the last.
  const open = [...(below.get(null) ?? [])];
  for (let agent = open.pop(); agent !== undefined; agent = open.pop()) {
    ordered.push(agent);
    open.push(...(below.get(agent.id) ?? []).toReversed());
  }
  return ordered;
}

/** From the deepest up to the one at the top. */
export function upwards(path: readonly Agent[]): readonly Agent[] {
  return path.toSorted((one, other) => other.depth - one.depth);
}

function byCreation(one: Agent, other: Agent): number {
  return one.createdAt.getTime() - other.createdAt.getTime() || one.seq - other.seq;
}
