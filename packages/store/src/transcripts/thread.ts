import type { Operation, ResultSet, Statement, Value } from '@coterie/core';
import { readDateOrNull } from '../table/codec.ts';
import { FILE_ORDER } from './files.ts';
import { mainPath, nearest, type ThreadNode } from './tree.ts';
import type { EventKind, ThreadEntry } from './types.ts';

/** Records of other kinds are only links of the tree, for which less is enough: a session can have tens of thousands. */
const NODES = `SELECT uuid, parent_uuid, logical_parent_uuid, file_seq, revision, coalesce(place, seq), is_sidechain,
    CASE WHEN kind IS NOT NULL THEN kind WHEN subtype = 'compact_boundary' THEN 'boundary' END AS shown,
    CASE WHEN kind IS NOT NULL OR subtype = 'compact_boundary' THEN id END,
    CASE WHEN kind IS NOT NULL OR subtype = 'compact_boundary' THEN timestamp END, message_key, agent_id,
    octet_length(data), seq
  FROM transcript_events WHERE session_id = ? AND (uuid IS NOT NULL OR kind IS NOT NULL)`;

const FILES = `SELECT file.seq, file.agent_id IS NOT NULL
  FROM transcript_parts AS part CROSS JOIN transcript_files AS file ON file.seq = part.file_seq
  WHERE part.session_id = ? ORDER BY ${FILE_ORDER}`;

type Rows = readonly (readonly Value[])[];

/** What a thread is made of. */
export interface ThreadRows {
  readonly events: Rows;
  readonly files: Rows;
}

export interface ThreadOptions {
  readonly all?: boolean | undefined;
}

export function thread(sessionId: string, options?: ThreadOptions): Operation<readonly ThreadEntry[]> {
  return {
    access: 'read',
    statements: [{ sql: NODES, params: [sessionId] }, filesOf(sessionId)],
    decode: (results) => entriesOf(rowsOf(results), options),
  };
}

/** Some of the rows, in the order in which they were stored. */
export function threadPage(
  sessionId: string,
  { after, limit }: { readonly after: number; readonly limit: number },
): Operation<ThreadRows> {
  const page = { sql: `${NODES} AND seq > ? ORDER BY seq LIMIT ?`, params: [sessionId, after, limit] };
  return { access: 'read', statements: [page, filesOf(sessionId)], decode: rowsOf };
}

/** Where the next page goes on. */
export function lastSeq({ events }: ThreadRows): number {
  return events.at(-1)?.at(-1) as number;
}

function filesOf(sessionId: string): Statement {
  return { sql: FILES, params: [sessionId] };
}

function rowsOf([events, files]: readonly ResultSet[]): ThreadRows {
  return { events: events?.rows ?? [], files: files?.rows ?? [] };
}

export function entriesOf(rows: ThreadRows, { all = false }: ThreadOptions = {}): readonly ThreadEntry[] {
  const nodes = readNodes(rows);
  const path = mainPath(nodes);
  return nodes.flatMap((node) => {
    const main = path.has(node);
    return node.shown !== null && (all || main) ? [entryOf(node, main)] : [];
  });
}

function entryOf(node: Node, main: boolean): ThreadEntry {
  return {
    id: node.id,
    kind: node.shown as ThreadEntry['kind'],
    parentId: nearest(node.parent, (one) => one.shown !== null)?.id ?? null,
    main,
    isSidechain: node.isSidechain,
    agentId: node.agentId,
    timestamp: node.timestamp,
    bytes: node.bytes,
  };
}

interface Node extends ThreadNode<Node> {
  readonly id: string;
  readonly shown: EventKind | 'boundary' | null;
  readonly agentId: string | null;
  readonly timestamp: Date | null;
  readonly bytes: number;
}

interface Placed {
  readonly row: readonly Value[];
  /** Place of the file among the session's files. */
  readonly rank: number;
  readonly ofAgent: boolean;
}

/** The records in order, each once and with its parent. */
function readNodes({ events, files }: ThreadRows): readonly Node[] {
  const ranks = new Map(files.map(([seq, ofAgent], rank) => [seq, { rank, ofAgent: ofAgent === 1 }]));
  const placed: Placed[] = events.map((row) => ({
    row,
    // What came from no file follows the session's own files.
    ...(ranks.get(row[3] as Value) ?? { rank: ranks.size, ofAgent: false }),
  }));
  placed.sort((a, b) => a.rank - b.rank || difference(a, b, 4) || difference(a, b, 5));
  const byUuid = new Map<Value, { -readonly [K in keyof Node]: Node[K] }>();
  const nodes = placed.flatMap(({ row, ofAgent }) => {
    const [uuid, parentUuid, logicalParentUuid, , , , isSidechain, shown, id, timestamp, messageKey, agentId, bytes] =
      row;
    if (uuid !== null && byUuid.has(uuid as string)) return [];
    const node = {
      id: id as string,
      shown: shown as Node['shown'],
      agentId: agentId as string | null,
      timestamp: readDateOrNull(timestamp),
      bytes: bytes as number,
      isSidechain: ofAgent || isSidechain === 1,
      messageKey: messageKey as string | null,
      parentUuid: (parentUuid ?? logicalParentUuid) as string | null,
      parent: undefined as Node | undefined,
    };
    if (uuid !== null) byUuid.set(uuid as string, node);
    return [node];
  });
  for (const node of nodes) node.parent = node.parentUuid === null ? undefined : byUuid.get(node.parentUuid);
  return nodes;
}

function difference(a: Placed, b: Placed, column: number): number {
  return (a.row[column] as number) - (b.row[column] as number);
}
