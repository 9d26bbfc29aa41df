import type { NewAgent, NewProject, NewProjectEvent } from '@coterie/store';
import { randomAgent } from '../fixtures/agents.ts';
import { randomEvent } from '../fixtures/events.ts';
import { randomProject } from '../fixtures/projects.ts';
import { conversation } from './conversation.ts';
import { drafts } from './drafts.ts';
import type { RowsOf } from './piece.ts';
import { nameOf, speech } from './speech.ts';
import type { Story } from './story.ts';

/** Places in a team below the one who leads, the first; all others work for one of these. */
const SPECIALISTS = [1, 3, 5];

const STATUSES = ['created', 'running', 'running', 'paused', 'completed', 'completed', 'failed', 'stopped'] as const;

type Member = NewAgent & { readonly id: string; readonly createdAt: Date };

/** A project, its team of three levels, what they said, wrote, and what happened. */
export function* projectLife(story: Story): Generator<RowsOf, void, undefined> {
  const project = projectOf(story);
  yield { entity: 'projects', rows: [project] };
  const team = teamOf(story, project);
  yield { entity: 'agents', rows: team };
  for (const { id, createdAt } of team) {
    const times = story.times(1 + story.some(20), createdAt);
    yield { entity: 'agentHistory', rows: conversation(story, id, times) };
  }
  const { id: projectId } = project;
  yield { entity: 'outputs', rows: drafts(story, { projectId, agentIds: team.map(({ id }) => id) }) };
  yield { entity: 'events', rows: eventsOf(story, projectId, team) };
}

function projectOf(story: Story): NewProject & { readonly id: string; readonly createdAt: Date } {
  const { random } = story;
  const [createdAt = story.end] = story.times(20);
  return {
    ...randomProject(random),
    id: story.id(createdAt),
    createdAt,
    updatedAt: story.end,
    status: random.pick(STATUSES),
    name: nameOf(random),
    description: random.next() < 0.2 ? null : speech(random, 2),
  };
}

function teamOf(story: Story, project: { readonly id: string; readonly createdAt: Date }): readonly Member[] {
  const { random } = story;
  const team: Member[] = [];
  for (const [place, createdAt] of story.times(3 + story.some(11), project.createdAt).entries()) {
    const above = SPECIALISTS.includes(place) ? 0 : random.pick(SPECIALISTS.filter((other) => other < place));
    const parentId = place === 0 ? null : (team[above]?.id ?? null);
    const member = { id: story.id(createdAt), projectId: project.id, parentId, createdAt };
    team.push({
      ...randomAgent(random, member),
      ...member,
      updatedAt: story.end,
      name: nameOf(random),
      currentTask: random.next() < 0.3 ? null : speech(random, 1),
    });
  }
  return team;
}

function eventsOf(story: Story, projectId: string, team: readonly Member[]): readonly NewProjectEvent[] {
  const { random } = story;
  const started = team.map(({ id: agentId, createdAt, name }) => ({
    id: story.id(createdAt),
    projectId,
    agentId,
    createdAt,
    type: 'agent_started',
    data: { name: name ?? null },
  }));
  const later = story.times(story.some(90)).map((createdAt) => {
    const agentId = random.pick([null, ...team.map(({ id }) => id)]);
    const ofSystem = random.next() < 0.05;
    const scope = ofSystem ? {} : { projectId, agentId };
    return randomEvent(random, { ...scope, id: story.id(createdAt), createdAt });
  });
  return [...started, ...later];
}
