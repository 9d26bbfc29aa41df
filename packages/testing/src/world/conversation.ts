import type { NewHistoryMessage } from '@coterie/store';
import { speech } from './speech.ts';
import type { Story } from './story.ts';

const TOOLS = ['bash', 'read', 'edit', 'grep', 'web_fetch'] as const;
const RESULTS = ['ok', '3 files changed', 'exit code 1', 'no matches', '404 Not Found'];

type Call = { readonly id: string; readonly name: string; readonly input: { readonly target: string } };

/** What an agent and its model say to each other: a prompt, then answers and the results of the tools that they call. */
export function conversation(story: Story, agentId: string, times: readonly Date[]): readonly NewHistoryMessage[] {
  const messages: NewHistoryMessage[] = [];
  let pending: readonly Call[] = [];
  for (const createdAt of times) {
    const base = { id: story.id(createdAt), agentId, createdAt };
    const last = messages.at(-1);
    if (pending.length > 0) {
      messages.push({ ...base, ...results(story, pending) });
      pending = [];
    } else if (last === undefined || last.role === 'assistant') {
      messages.push({ ...base, role: 'user', content: speech(story.random, story.random.integer(1, 4)) });
    } else {
      pending = calls(story);
      messages.push({ ...base, ...answer(story, pending) });
    }
  }
  return messages;
}

function calls({ random }: Story): readonly Call[] {
  return Array.from({ length: random.pick([0, 0, 1, 1, 2]) }, () => ({
    id: `toolu_${random.integer(0, 2 ** 31 - 1).toString(36)}`,
    name: random.pick(TOOLS),
    input: { target: `src/${random.integer(1, 99)}.ts` },
  }));
}

function answer({ random }: Story, toolCalls: readonly Call[]) {
  const usage = {
    input_tokens: random.integer(200, 90_000),
    output_tokens: random.integer(5, 4000),
    cache_read_input_tokens: random.integer(0, 60_000),
  };
  return {
    role: 'assistant',
    content: toolCalls.length > 0 && random.next() < 0.2 ? '' : speech(random, random.integer(1, 3)),
    toolCalls: toolCalls.length > 0 ? toolCalls : null,
    usage,
    cost: (usage.input_tokens + 5 * usage.output_tokens) / 1_000_000,
  } as const;
}

function results({ random }: Story, called: readonly Call[]) {
  const content = random.pick(RESULTS);
  const toolResults = called.map(({ id }) => ({ tool_use_id: id, content, is_error: random.next() < 0.1 }));
  return { role: 'tool', content, toolResults } as const;
}
