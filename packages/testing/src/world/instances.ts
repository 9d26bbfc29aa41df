import type { NewInstance } from '@coterie/store';
import { randomGithubIssue } from '../fixtures/github-issues.ts';
import { randomInstance } from '../fixtures/instances.ts';
import { randomMcpEvent } from '../fixtures/mcp-events.ts';
import { randomRelationship } from '../fixtures/relationships.ts';
import type { RowsOf } from './piece.ts';
import { speech } from './speech.ts';
import type { Story } from './story.ts';

/** The issues of a repository, the instances that work on them, the tools that these use, and who spawned whom. */
export function* instancesLife(story: Story): Generator<RowsOf, void, undefined> {
  const { random } = story;
  const issues = issuesOf(story);
  yield { entity: 'githubIssues', rows: issues };
  const instances = story.times(2 + story.some(9)).map((createdAt): NewInstance & { readonly id: string } => {
    const id = story.id(createdAt);
    const { systemPrompt, ...instance } = randomInstance(random, { id, createdAt });
    return {
      ...instance,
      id,
      issueNumber: random.pick(issues).number,
      systemPrompt: systemPrompt === null ? null : speech(random, random.integer(2, 5)),
      updatedAt: story.end,
      lastActivity: story.times(1, createdAt)[0] ?? createdAt,
    };
  });
  yield { entity: 'instances', rows: instances };
  yield {
    entity: 'mcpEvents',
    rows: story
      .times(story.some(140))
      .map((timestamp) =>
        randomMcpEvent(random, { id: story.id(timestamp), timestamp, instanceId: random.pick(instances).id }),
      ),
  };
  yield {
    entity: 'relationships',
    rows: instances.slice(1).map(({ id: childInstance }, before) => {
      const parentInstance = instances[random.integer(0, before)]?.id ?? '';
      return randomRelationship(random, {
        id: story.id(story.end),
        createdAt: story.end,
        parentInstance,
        childInstance,
      });
    }),
  };
}

function issuesOf(story: Story) {
  const { random } = story;
  const repository = { repoOwner: random.pick(['ada', 'grace', 'tide-works']), repoName: `engine-${story.chapter}` };
  return story.times(1 + story.some(12)).map((createdAt, at) => ({
    ...randomGithubIssue(random, { ...repository, number: at + 1, id: story.id(createdAt), createdAt }),
    title: speech(random, 1),
    body: random.next() < 0.1 ? null : speech(random, random.integer(1, 6)),
    updatedAt: story.end,
    syncedAt: story.end,
  }));
}
