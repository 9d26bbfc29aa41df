import type { NewOutput } from '@coterie/store';
import { speech } from './speech.ts';
import type { Story } from './story.ts';

const FOLDERS = ['src', 'docs', 'docs/größe', '報告', 'logs'];
const NAMES = ['index.ts', 'README.md', 'plan.md', 'план.md', 'ملخص.txt', 'notes 🎉.md'];
const TYPES = ['file', 'file', 'file', 'artifact', 'log'] as const;

interface Writers {
  readonly projectId: string;
  readonly agentIds: readonly string[];
}

/** Files that the agents of a project write again and again: each version is the one before with some lines changed. */
export function drafts(story: Story, { projectId, agentIds }: Writers): readonly NewOutput[] {
  const { random } = story;
  const times = story.times(2 + story.some(50));
  const paths = Array.from({ length: 1 + Math.floor(times.length / 4) }, (_, at) => {
    return `/${random.pick(FOLDERS)}/${at}/${random.pick(NAMES)}`;
  });
  const texts = new Map<string, readonly string[]>();
  return times.map((createdAt) => {
    const path = random.next() < 0.05 ? null : random.pick(paths);
    const lines = revised(story, path === null ? undefined : texts.get(path));
    if (path !== null) texts.set(path, lines);
    return {
      id: story.id(createdAt),
      projectId,
      agentId: random.pick([null, ...agentIds]),
      type: random.pick(TYPES),
      path,
      content: `${lines.join('\n')}\n`,
      createdAt,
    };
  });
}

function revised(story: Story, before?: readonly string[]): readonly string[] {
  const { random } = story;
  if (before === undefined) return Array.from({ length: random.integer(1, 8) }, () => lineOf(story));
  const lines = [...before];
  for (let change = random.integer(1, 3); change > 0; change -= 1) {
    const place = random.integer(0, lines.length);
    lines.splice(place, random.integer(0, 1), ...(random.next() < 0.7 ? [lineOf(story)] : []));
  }
  return lines;
}

function lineOf({ random }: Story): string {
  if (random.next() < 0.3) return `export const limit${random.integer(1, 999)} = ${random.integer(0, 100_000)};`;
  return random.next() < 0.2 ? '' : speech(random, 1);
}
