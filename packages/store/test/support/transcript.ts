/** Writes transcripts as Claude Code does, with invented content. */
import type { JsonObject, TranscriptSource } from '../../src/index.ts';

export type Json = Record<string, unknown>;

/** A UUID that is the same in every run. */
export function uuid(number: number, space = 0): string {
  return `${String(space).padStart(8, '0')}-0000-4000-8000-${String(number).padStart(12, '0')}`;
}

export interface WriterOptions {
  readonly session?: string;
  readonly cwd?: string;
  /** Sets the record ids of writers apart. */
  readonly space?: number;
  readonly agentId?: string;
  readonly start?: string;
}

/** One session's records, each a line; the parent is the record before it unless said otherwise. */
export class Writer {
  readonly session: string;
  readonly lines: string[] = [];
  readonly #options: WriterOptions;
  #count = 0;
  #last: string | null = null;
  #time: number;

  constructor(options: WriterOptions = {}) {
    this.#options = options;
    this.session = options.session ?? uuid(1, 9);
    this.#time = Date.parse(options.start ?? '2026-03-02T09:00:00.000Z');
  }

  /** The id of the last record. */
  get last(): string | null {
    return this.#last;
  }

  /** A record with the usual envelope. */
  record(fields: Json): string {
    const { cwd = '/home/ana/tidemark', space = 0, agentId } = this.#options;
    const id = uuid(++this.#count, space);
    this.#time += 1000;
    this.raw({
      parentUuid: this.#last,
      isSidechain: agentId !== undefined,
      userType: 'external',
      cwd,
      sessionId: this.session,
      version: '2.1.39',
      gitBranch: 'main',
      ...(agentId === undefined ? {} : { agentId }),
      uuid: id,
      timestamp: new Date(this.#time).toISOString(),
      ...fields,
    });
    this.#last = typeof fields.uuid === 'string' ? fields.uuid : id;
    return this.#last;
  }

  user(content: unknown, fields: Json = {}): string {
    return this.record({ type: 'user', message: { role: 'user', content }, ...fields });
  }

  /** One API response: a record for each block, all of which repeat the usage. */
  assistant(messageId: string, blocks: readonly Json[], usage: Json = USAGE, fields: Json = {}): string[] {
    return blocks.map((block) =>
      this.record({
        type: 'assistant',
        requestId: `req_${messageId}`,
        message: {
          id: messageId,
          type: 'message',
          role: 'assistant',
          model: 'claude-opus-4-6',
          content: [block],
          stop_reason: null,
          usage,
        },
        ...fields,
      }),
    );
  }

  toolResult(toolUseId: string, content: unknown, fields: Json = {}): string {
    const block = { type: 'tool_result', tool_use_id: toolUseId, content };
    return this.user([block], { toolUseResult: { stdout: content }, ...fields });
  }

  /** A line as it is given. */
  raw(record: Json | string): void {
    this.lines.push(typeof record === 'string' ? record : JSON.stringify(record));
  }

  /** The file, with a line end after each line. */
  get text(): string {
    return this.lines.map((line) => `${line}\n`).join('');
  }
}

export const USAGE = {
  input_tokens: 10,
  output_tokens: 20,
  cache_creation_input_tokens: 300,
  cache_read_input_tokens: 4000,
};

export const text = (value: string): Json => ({ type: 'text', text: value });
export const toolUse = (id: string, name: string, input: JsonObject = {}): Json => ({
  type: 'tool_use',
  id,
  name,
  input,
});

const encoder = new TextEncoder();

export interface MemorySource extends TranscriptSource {
  /** Offsets that it was opened at. */
  readonly opened: number[];
}

export interface SourceOptions {
  /** Sizes of the chunks that it is read in, over and over. */
  readonly chunks?: readonly number[];
  readonly meta?: string;
  readonly size?: number;
}

/** A transcript in memory. */
export function sourceOf(file: string, content: string | Uint8Array, options: SourceOptions = {}): MemorySource {
  const bytes = typeof content === 'string' ? encoder.encode(content) : content;
  const { chunks = [64 * 1024], meta } = options;
  const opened: number[] = [];
  return {
    file,
    opened,
    size: options.size ?? bytes.length,
    ...(meta === undefined ? {} : { meta }),
    async *open(offset) {
      opened.push(offset);
      for (let at = offset, turn = 0; at < bytes.length; turn += 1) {
        const size = Math.max(1, chunks[turn % chunks.length] ?? 1);
        yield bytes.slice(at, at + size);
        at += size;
      }
    },
  };
}
