/** Small transcripts in the form in which Claude Code writes them. */

export const SESSION = '0f3c9a52-7d1e-4b7a-9a55-2f6f0d1f7a10';
export const CWD = '/home/ana/shop';

let made = 0;

export interface RecordOptions {
  readonly session?: string;
  /** Seconds after the start of the session. */
  readonly at?: number;
  readonly parent?: string | null;
  readonly uuid?: string;
  readonly cwd?: string;
  readonly agent?: string;
}

type Line = { readonly uuid: string; readonly [field: string]: unknown };

function envelope(
  type: string,
  { session = SESSION, at = 0, parent = null, uuid, cwd = CWD, agent }: RecordOptions,
): Line {
  made += 1;
  return {
    parentUuid: parent,
    isSidechain: agent !== undefined,
    userType: 'external',
    cwd,
    sessionId: session,
    version: '2.1.42',
    gitBranch: 'main',
    ...(agent === undefined ? {} : { agentId: agent }),
    type,
    uuid: uuid ?? `00000000-0000-4000-8000-${String(made).padStart(12, '0')}`,
    timestamp: new Date(Date.UTC(2026, 0, 12, 14, 3, at)).toISOString(),
  };
}

export function user(text: string, options: RecordOptions = {}): Line {
  return { ...envelope('user', options), message: { role: 'user', content: text } };
}

export function assistant(
  content: object,
  options: RecordOptions & { readonly id?: string; readonly usage?: readonly [number, number, number, number] } = {},
): Line {
  const [input, output, write, read] = options.usage ?? [10, 20, 300, 4000];
  const base = envelope('assistant', options);
  return {
    ...base,
    requestId: `req_${options.id ?? base.uuid}`,
    message: {
      id: options.id ?? `msg_${base.uuid}`,
      type: 'message',
      role: 'assistant',
      model: 'claude-opus-4-5-20251101',
      content: [content],
      stop_reason: null,
      usage: {
        input_tokens: input,
        output_tokens: output,
        cache_creation_input_tokens: write,
        cache_read_input_tokens: read,
      },
    },
  };
}

export function text(said: string): object {
  return { type: 'text', text: said };
}

export function toolUse(id: string, name: string, input: object): object {
  return { type: 'tool_use', id, name, input };
}

export function toolResult(
  id: string,
  content: string,
  options: RecordOptions & { readonly isError?: boolean } = {},
): Line {
  const block = { type: 'tool_result', tool_use_id: id, content, is_error: options.isError ?? false };
  return { ...envelope('user', options), message: { role: 'user', content: [block] } };
}

/** A file's text. */
export function jsonl(...records: readonly object[]): string {
  return records.map((record) => `${JSON.stringify(record)}\n`).join('');
}

/** A session in which a user asks, a tool is called, and the answer comes in two records of one response. */
export function conversation(session = SESSION, cwd = CWD): readonly Line[] {
  const asked = user('Please run the flaky migration test.', { session, cwd });
  const thought = assistant(
    { type: 'thinking', thinking: 'It is the clock.' },
    { session, cwd, at: 2, parent: asked.uuid, id: `msg_1_${session}` },
  );
  const called = assistant(toolUse(`call_${session}`, 'Bash', { command: 'npm test -- migration' }), {
    session,
    cwd,
    at: 3,
    parent: thought.uuid,
    id: `msg_1_${session}`,
  });
  const result = toolResult(`call_${session}`, 'first line\nsecond line\nthird line\nfourth line\n5 passed', {
    session,
    cwd,
    at: 9,
    parent: called.uuid,
  });
  const answered = assistant(text('All five pass now.'), { session, cwd, at: 60, parent: result.uuid });
  return [asked, thought, called, result, answered];
}

/** Many records, for what takes time. */
export function longTranscript(session: string, records: number): string {
  const lines: object[] = [];
  let parent: string | null = null;
  for (let at = 0; at < records; at += 1) {
    const line: Line = user(`Message ${at} of a long conversation. ${'Words and more words. '.repeat(20)}`, {
      session,
      at,
      parent,
    });
    parent = line.uuid;
    lines.push(line);
  }
  return jsonl(...lines);
}
