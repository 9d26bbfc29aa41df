/** What the name of a transcript says: `<session>.jsonl`, `agent-<id>.jsonl`, `<session>/subagents/agent-<id>.jsonl`. */

export interface FileName {
  /** Last part of the path. */
  readonly name: string;
  /** The session, where no record tells. */
  readonly session: string;
  readonly agentId: string | null;
}

export function readFileName(path: string): FileName {
  const parts = path.split('/');
  const name = parts.at(-1) ?? path;
  const bare = name.replace(/\.jsonl$/, '');
  const agentId = /^agent-(.+)$/.exec(bare)?.[1] ?? null;
  const owner = agentId !== null && parts.at(-2) === 'subagents' ? parts.at(-3) : undefined;
  return { name, session: owner || bare || path, agentId };
}

/** Whether both can be the same file, seen from two roots. */
export function areSameFromTwoRoots(a: string, b: string): boolean {
  return a === b || a.endsWith(`/${b}`) || b.endsWith(`/${a}`);
}
