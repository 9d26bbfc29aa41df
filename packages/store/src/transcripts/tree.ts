/** The tree that the records of a session form, and the path through it that the session now has behind it. */

export interface ThreadNode<N> {
  readonly shown: 'user' | 'assistant' | 'tool_result' | 'meta' | 'boundary' | null;
  readonly isSidechain: boolean;
  /** The API response that it is a part of. */
  readonly messageKey: string | null;
  /** What it names as its parent (a compaction: what it logically follows). */
  readonly parentUuid: string | null;
  /** Undefined at a root, and where the parent is missing. */
  readonly parent: N | undefined;
}

/**
 * The records between the latest message and the beginning. A parent that is missing is bridged by the record before
 * it. API responses are whole, and the tool results of their calls are with them: the tree branches at parallel calls,
 * and only one branch goes on.
 * @param nodes in file order.
 */
export function mainPath<N extends ThreadNode<N>>(nodes: readonly N[]): ReadonlySet<N> {
  const own = nodes.filter((node) => !node.isSidechain);
  const places = new Map(own.map((node, place) => [node, place]));
  const path = new Set<N>();
  let at = own.findLast(({ shown }) => shown === 'user' || shown === 'assistant' || shown === 'tool_result');
  while (at !== undefined && !path.has(at)) {
    path.add(at);
    const before = isBridged(at) ? own[(places.get(at) ?? 0) - 1] : undefined;
    at = at.parent === undefined || at.parent.isSidechain ? before : at.parent;
  }
  return complete(own, path);
}

/** A root on purpose has nothing before it; a compaction always has, whether it says so or not. */
function isBridged(node: ThreadNode<unknown>): boolean {
  return node.parentUuid !== null || node.shown === 'boundary';
}

function complete<N extends ThreadNode<N>>(own: readonly N[], path: ReadonlySet<N>): ReadonlySet<N> {
  const responses = new Set([...path].map(({ messageKey }) => messageKey).filter((key) => key !== null));
  const whole = new Set(path);
  for (const node of own) {
    if (node.messageKey !== null && responses.has(node.messageKey)) whole.add(node);
    else if (node.shown === 'tool_result') {
      const asker = nearest(node.parent, ({ shown }) => shown !== null);
      if (asker?.shown === 'assistant' && whole.has(asker)) whole.add(node);
    }
  }
  return whole;
}

/** The first of a node and its ancestors that is wanted. Damaged files can have circles. */
export function nearest<N extends ThreadNode<N>>(from: N | undefined, wanted: (node: N) => boolean): N | undefined {
  const seen = new Set<N>();
  for (let at = from; at !== undefined && !seen.has(at); at = at.parent) {
    if (wanted(at)) return at;
    seen.add(at);
  }
  return undefined;
}
