import { describe, expect, test } from 'vitest';
import type { MessageDocument, SessionDocument } from '../../src/documents/index.ts';
import { widthOf } from '../../src/output/text.ts';
import { ConversationView } from '../../src/views/conversation.ts';
import { terminal } from '../helper/terminal.ts';

const session: SessionDocument = {
  id: '0f3c9a52-7d1e-4b7a-9a55-2f6f0d1f7a10',
  project: '/home/ana/work/shop',
  title: 'Fix the flaky migration test',
  startedAt: null,
  endedAt: null,
  durationMs: null,
  messages: 2,
  toolCalls: 0,
  tokens: { input: 1, output: 2, cacheWrite: 3, cacheRead: 4 },
  models: [],
  branch: null,
  sidechains: 0,
  records: 2,
  files: 1,
};

const message: MessageDocument = {
  id: 'e1',
  parentId: null,
  kind: 'user',
  main: true,
  isSidechain: false,
  agentId: null,
  timestamp: null,
  messageId: null,
  model: null,
  blocks: [
    { type: 'text', text: '支払い画面の移行テストを直してください。 '.repeat(6) + 'and some words to wrap '.repeat(9) },
  ],
};

const result = (text: string): MessageDocument => ({
  ...message,
  kind: 'tool_result',
  blocks: [{ type: 'tool_result', toolUseId: 't', text, isError: true, images: 2 }],
});

const everything: readonly MessageDocument[] = [
  message,
  { ...message, kind: 'boundary', blocks: [] },
  {
    ...message,
    kind: 'assistant',
    blocks: [{ type: 'tool_use', id: 't', name: 'Bash', input: { command: 'x '.repeat(200) } }],
  },
  result(`${'wide '.repeat(99)}\n\n\tb\nc\nd\ne`),
  {
    ...message,
    kind: 'meta',
    blocks: [
      { type: 'image', mediaType: 'image/png' },
      { type: 'other', name: 'mystery' },
    ],
  },
];

function render(columns: number | null, messages = everything): string {
  const view = new ConversationView({ session, agents: [] }, terminal(columns));
  return [view.start(), ...messages.map((one) => view.next(one))].join('\n');
}

describe('a conversation', () => {
  test('fits every terminal', () => {
    for (let columns = 50; columns < 160; columns += 1) {
      for (const line of render(columns).split('\n')) expect(widthOf(line)).toBeLessThanOrEqual(columns);
    }
  });

  test('is wrapped by words on a terminal, and not at all when piped', () => {
    const said = {
      ...message,
      blocks: [{ type: 'text', text: 'one two three four five six seven eight nine ten' }],
    } as const;
    expect(render(null, [said])).toContain('\n  one two three four five six seven eight nine ten');
    expect(render(32, [said])).toContain('\n  one two three four five six\n  seven eight nine ten');
  });

  test('does not indent what follows a line that is full, and keeps the indentation that was written', () => {
    const said = { ...message, blocks: [{ type: 'text', text: 'Run:\n  aaaa bb cccc dddd\nThen.' }] } as const;
    const flat = { ...message, blocks: [{ type: 'text', text: 'aaaa bbbb cccc dddd' }] } as const;
    expect(render(11, [flat])).toContain('\n  aaaa bbbb\n  cccc dddd');
    expect(render(11, [said])).toContain('\n  Run:\n    aaaa bb\n    cccc\n    dddd\n  Then.');
  });

  test('shows a command as it was typed', () => {
    const prompt =
      '<command-message>orchestrator is running…</command-message>\n<command-name>/orchestrator</command-name>\n<command-args>create TODO app by Next.js</command-args>';
    const shown = render(null, [{ ...message, blocks: [{ type: 'text', text: prompt }] }]);
    expect(shown).toContain('\n  /orchestrator create TODO app by Next.js');
    expect(shown).not.toContain('command-');
  });

  test('shows the start of a result, how much there is behind it, and its images', () => {
    const shown = render(null, [result('a\n\n\tb\nc\nd\ne')]);
    expect(shown).toContain('\n    a\n      b\n    c\n    … 2 more lines\n    [2 images]');
  });

  test('tells where it was compacted, and blocks that it does not know', () => {
    const shown = render(null);
    expect(shown).toContain('── The conversation was compacted here. ──');
    expect(shown).toContain('  [image, image/png]\n  [mystery]');
  });

  test('is silent about records that say nothing', () => {
    const view = new ConversationView({ session, agents: [] }, terminal());
    expect(view.next({ ...message, blocks: [] })).toBe('');
  });
});
