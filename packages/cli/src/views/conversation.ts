import { readCommand, typedCommand } from '@coterie/store';
import { wrapAnsi } from 'fast-wrap-ansi';
import type { BlockDocument, MessageDocument, ShowDocument } from '../documents/index.ts';
import { formatCountOf, formatTime } from '../output/format.ts';
import type { Terminal } from '../output/terminal.ts';
import { fit, oneLine, printable } from '../output/text.ts';
import { modelName } from './names.ts';
import { renderSession } from './sessions.ts';
import { describeInput } from './tool-call.ts';

/** Lines of prose are not longer than this, however wide the terminal. */
const READABLE = 100;
const RESULT_LINES = 3;
const META_LINES = 3;

/** A conversation as text, message after message. */
export class ConversationView {
  readonly #heading: Omit<ShowDocument, 'messages'>;
  readonly #terminal: Terminal;
  readonly #calls = new Map<string, string>();
  #last: MessageDocument | undefined;
  /** The last tool call that was shown: a result right behind it need not say whose it is. */
  #lastCall: string | undefined;

  constructor(heading: Omit<ShowDocument, 'messages'>, terminal: Terminal) {
    this.#heading = heading;
    this.#terminal = terminal;
  }

  start(): string {
    const { session } = this.#heading;
    return renderSession(session, session.id, this.#terminal);
  }

  /** The next message, with a blank line before it where something new begins; '' when there is nothing to show. */
  next(message: MessageDocument): string {
    const lines = message.kind === 'boundary' ? [] : message.blocks.flatMap((block) => this.#block(block, message));
    if (message.kind !== 'boundary' && lines.length === 0) return '';
    const text = [...this.#section(message), ...this.#title(message), ...lines].join('\n');
    this.#last = message;
    return text;
  }

  /** A line where the conversation goes over to a sub-agent. */
  #section({ isSidechain, agentId }: MessageDocument): readonly string[] {
    if (!isSidechain || (this.#last?.isSidechain === true && this.#last.agentId === agentId)) return [];
    const agent = this.#heading.agents.find((one) => one.agentId === agentId);
    const words = ['Sub-agent', agentId, agent?.agentType, agent?.description].filter((word) => word != null);
    return ['', this.#terminal.style.heading(`── ${words.map((word) => oneLine(word)).join(' · ')} ──`)];
  }

  #title(message: MessageDocument): readonly string[] {
    const { style } = this.#terminal;
    const { kind, timestamp, model, main, isSidechain } = message;
    if (kind === 'boundary') return ['', style.dim('── The conversation was compacted here. ──')];
    if (this.#continues(message)) return [];
    const role = { user: style.user, assistant: style.assistant, tool_result: style.dim, meta: style.dim }[kind];
    const facts = [
      ...(timestamp === null ? [] : [formatTime(new Date(timestamp))]),
      ...(model === null ? [] : [modelName(model)]),
      ...(main || isSidechain ? [] : ['another branch']),
    ];
    return ['', `${role(kind === 'tool_result' ? 'tool' : kind)}  ${style.dim(facts.join(' · '))}`];
  }

  /** Whether it stands under the title of what came before: parts of one response, and results of its calls. */
  #continues(message: MessageDocument): boolean {
    const last = this.#last;
    if (last === undefined || last.main !== message.main || last.agentId !== message.agentId) return false;
    if (message.kind === 'tool_result') return last.kind === 'assistant' || last.kind === 'tool_result';
    if (message.kind !== 'assistant') return false;
    // Calls and their results are one stretch of work: a title for each response would say nothing new.
    return last.kind === 'tool_result' || (last.kind === 'assistant' && last.messageId === message.messageId);
  }

  #block(block: BlockDocument, { kind }: MessageDocument): readonly string[] {
    const { style } = this.#terminal;
    switch (block.type) {
      case 'text':
        return kind === 'meta' ? this.#shortened(block.text, META_LINES) : this.#prose(spoken(block.text, kind));
      case 'thinking':
        return this.#prose(block.text).map(style.dim);
      case 'tool_use':
        return [this.#call(block)];
      case 'tool_result':
        return this.#result(block);
      case 'image':
        return [style.dim(`  [image${block.mediaType === null ? '' : `, ${oneLine(block.mediaType)}`}]`)];
      case 'other':
        return [style.dim(`  [${oneLine(block.name)}]`)];
    }
  }

  #call({ id, name, input }: Extract<BlockDocument, { type: 'tool_use' }>): string {
    const call = `${oneLine(name)}  ${describeInput(input)}`.trimEnd();
    this.#calls.set(id, call);
    this.#lastCall = id;
    return this.#line(`  ${this.#terminal.style.id('→')} `, call);
  }

  #result({ toolUseId, text, isError, images }: Extract<BlockDocument, { type: 'tool_result' }>): readonly string[] {
    const { style } = this.#terminal;
    const call = this.#lastCall === toolUseId ? undefined : this.#calls.get(toolUseId);
    this.#lastCall = undefined;
    const shown = [
      ...(call === undefined ? [] : [this.#line('  ← ', call)]),
      ...this.#shortened(text, RESULT_LINES).map((line) => (isError ? style.bad(line) : line)),
      ...(images > 0 ? [style.dim(`    [${formatCountOf(images, 'image')}]`)] : []),
    ];
    return shown.length > 0 ? shown : [style.dim('    (no output)')];
  }

  /** The first lines, and how many there are behind them. */
  #shortened(text: string, most: number): readonly string[] {
    const lines = printable(text)
      .split('\n')
      .filter((line) => line.trim() !== '');
    const { style } = this.#terminal;
    const more = lines.length - most;
    return [
      ...lines.slice(0, most).map((line) => style.dim(this.#line('    ', line.replaceAll('\t', '  ').trimEnd()))),
      ...(more > 0 ? [style.dim(`    … ${formatCountOf(more, 'more line')}`)] : []),
    ];
  }

  #prose(text: string): readonly string[] {
    const { columns } = this.#terminal;
    const shown = printable(text)
      .replaceAll('\t', '    ')
      .replace(/\n\s*\n(?:\s*\n)+/g, '\n\n')
      .trim();
    if (shown === '') return [];
    const lines = shown.split('\n');
    const wrapped =
      columns === null ? lines : lines.flatMap((line) => wrapLine(line, Math.max(1, Math.min(READABLE, columns - 2))));
    return wrapped.map((line) => `  ${line}`.trimEnd());
  }

  #line(indent: string, text: string): string {
    const { columns } = this.#terminal;
    return indent + (columns === null ? text : fit(text, columns - 4));
  }
}

/** All of its parts are indented as the line is. */
function wrapLine(line: string, width: number): readonly string[] {
  const indent = (/^ */.exec(line)?.[0] ?? '').slice(0, Math.floor(width / 2));
  return wrapAnsi(line.trimStart(), width - indent.length, { hard: true })
    .split('\n')
    .map((part) => indent + part);
}

/** What was said, a command as it was typed. */
function spoken(text: string, kind: MessageDocument['kind']): string {
  const command = kind === 'user' ? readCommand(text) : null;
  return command === null ? text : typedCommand(command);
}
