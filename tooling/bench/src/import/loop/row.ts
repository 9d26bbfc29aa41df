/** A line as a row of `transcript_events`, of records that are as the generator makes them. */

export const COLUMNS = [
  'file_seq',
  'id',
  'session_id',
  'place',
  'leaf_uuid',
  'summary',
  'message_key',
  'search_text',
  'data',
  'uuid',
  'parent_uuid',
  'logical_parent_uuid',
  'event_type',
  'subtype',
  'kind',
  'timestamp',
  'is_sidechain',
  'agent_id',
  'cwd',
  'project_name',
  'git_branch',
  'version',
  'message_id',
  'request_id',
  'model',
  'input_tokens',
  'output_tokens',
  'cache_write_tokens',
  'cache_read_tokens',
  'tool_calls_json',
] as const;

export interface Row {
  readonly values: readonly unknown[];
  readonly timestamp: string | null;
  readonly cwd: string | null;
  readonly branch: string | null;
  /** What the user asked. */
  readonly prompt: string | null;
}

export interface Identity {
  readonly id: string;
  readonly session: string;
  readonly file: number | bigint;
  readonly place: number;
}

interface Block {
  readonly type: string;
  readonly text?: string;
  readonly id?: string;
  readonly name?: string;
  readonly content?: string | readonly Block[];
}

interface Usage {
  readonly input_tokens: number;
  readonly output_tokens: number;
  readonly cache_creation_input_tokens: number;
  readonly cache_read_input_tokens: number;
}

interface Message {
  readonly id?: string;
  readonly model?: string;
  readonly content: string | readonly Block[];
  readonly usage?: Usage;
}

interface TranscriptRecord {
  readonly type: string;
  readonly message?: Message;
  readonly isMeta?: boolean;
  readonly isCompactSummary?: boolean;
  readonly isSidechain?: boolean;
  readonly [field: string]: unknown;
}

export function rowOf(line: string, { id, session, file, place }: Identity): Row {
  const record = JSON.parse(line) as TranscriptRecord;
  const { type, message } = record;
  const content = message?.content ?? [];
  const blocks = typeof content === 'string' ? [{ type: 'text', text: content }] : content;
  const kind = kindOf(record, blocks);
  const said = blocks.flatMap((block) => textIn(block) ?? []).join('\n\n');
  const calls = blocks
    .filter((block) => block.type === 'tool_use')
    .map((block) => ({ id: block.id, name: block.name }));
  const isAssistant = kind === 'assistant';
  const [timestamp, cwd, branch] = [text(record.timestamp), text(record.cwd), text(record.gitBranch)];
  const values = [
    file,
    id,
    session,
    place,
    type === 'summary' ? text(record.leafUuid) : null,
    type === 'summary' ? text(record.summary) : null,
    isAssistant ? message?.id : null,
    said === '' ? null : setApart(said.normalize('NFC')),
    line,
    text(record.uuid),
    text(record.parentUuid),
    text(record.logicalParentUuid),
    type,
    text(record.subtype),
    kind,
    timestamp,
    record.isSidechain === true ? 1 : 0,
    text(record.agentId),
    cwd,
    cwd === null ? null : cwd.slice(cwd.lastIndexOf('/') + 1),
    branch,
    text(record.version),
    isAssistant ? message?.id : null,
    text(record.requestId),
    isAssistant ? message?.model : null,
    message?.usage?.input_tokens ?? null,
    message?.usage?.output_tokens ?? null,
    message?.usage?.cache_creation_input_tokens ?? null,
    message?.usage?.cache_read_input_tokens ?? null,
    calls.length === 0 ? null : JSON.stringify(calls),
  ];
  return { values, timestamp, cwd, branch, prompt: kind === 'user' && record.isSidechain !== true ? said : null };
}

function kindOf({ type, isMeta, isCompactSummary }: TranscriptRecord, blocks: readonly Block[]): string | null {
  if (type === 'assistant') return type;
  if (type !== 'user') return null;
  if (blocks.some((block) => block.type === 'tool_result')) return 'tool_result';
  return isMeta === true || isCompactSummary === true ? 'meta' : 'user';
}

function textIn({ type, text: own, content }: Block): string | undefined {
  if (type === 'text') return own;
  if (type !== 'tool_result' || content === undefined) return undefined;
  return typeof content === 'string' ? content : content.map((block) => block.text).join('\n\n');
}

/** Characters of scripts without spaces are words of their own: those that the generator knows. */
const SPACELESS =
  /(?<=[\u4E00-\u9FFF\u3040-\u30FF\u{1F000}-\u{1FAFF}])(?=\S)|(?<=\S)(?=[\u4E00-\u9FFF\u3040-\u30FF\u{1F000}-\u{1FAFF}])/gu;

function setApart(said: string): string {
  return said.replace(SPACELESS, '\u200B');
}

function text(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}
