import type { NewCheckpoint, NewMessage, NewSession } from '@coterie/store';
import { randomCheckpoint } from '../fixtures/checkpoints.ts';
import { randomDepartment } from '../fixtures/departments.ts';
import { randomMessage } from '../fixtures/messages.ts';
import { randomSession } from '../fixtures/sessions.ts';
import type { RowsOf } from './piece.ts';
import { nameOf, speech } from './speech.ts';
import type { Story } from './story.ts';

type Present = NewSession & { readonly id: string; readonly createdAt: Date };

/**
 * The sessions of an orchestration: one directs, others are departments or look on; their
 * checkpoints, and what they send each other.
 */
export function* sessionsLife(story: Story): Generator<RowsOf, void, undefined> {
  const sessions = story.times(2 + story.some(6)).map((createdAt, place) => sessionOf(story, createdAt, place));
  yield { entity: 'sessions', rows: sessions };
  yield {
    entity: 'departments',
    rows: sessions.slice(1).map(({ id: sessionId, createdAt }) => ({
      ...randomDepartment(story.random, { sessionId, createdAt }),
      id: story.id(createdAt),
      name: nameOf(story.random),
      updatedAt: story.end,
    })),
  };
  yield { entity: 'checkpoints', rows: checkpointsOf(story, sessions) };
  yield { entity: 'messages', rows: messagesOf(story, sessions) };
}

function sessionOf(story: Story, createdAt: Date, place: number): Present {
  const { random } = story;
  const status = random.pick(['initializing', 'active', 'active', 'idle', 'completed', 'error', 'terminated'] as const);
  const isTerminated = status === 'terminated';
  return {
    ...randomSession(random),
    id: story.id(createdAt),
    type: place === 0 ? 'director' : random.pick(['department', 'department', 'active', 'observer']),
    name: nameOf(random),
    title: random.next() < 0.5 ? null : speech(random, 1),
    status,
    createdAt,
    updatedAt: story.end,
    lastActivity: story.times(1, createdAt)[0] ?? createdAt,
    terminatedAt: isTerminated ? story.end : null,
    terminationReason: isTerminated ? speech(random, 1) : null,
  };
}

/** What the sessions save now and then; one in five begins with what another one has saved. */
function checkpointsOf(story: Story, sessions: readonly Present[]): readonly NewCheckpoint[] {
  const { random } = story;
  const ids: string[] = [];
  return story.times(2 + story.some(9)).map((timestamp) => {
    const id = story.id(timestamp);
    const restoredFrom = ids.length > 0 && random.next() < 0.2 ? random.pick(ids) : null;
    ids.push(id);
    const sessionId = random.pick(sessions).id;
    return {
      ...randomCheckpoint(random, { sessionId, id, timestamp, compressed: false, encrypted: false }),
      restoredFrom,
    };
  });
}

/** Orders and reports between the first session and the others; some are answers, and some go to sessions elsewhere. */
function messagesOf(story: Story, sessions: readonly Present[]): readonly NewMessage[] {
  const { random } = story;
  const [director, ...others] = sessions.map(({ id }) => id);
  const messages: NewMessage[] = [];
  for (const timestamp of story.times(2 + story.some(110))) {
    const asked = random.next() < 0.4 && messages.length > 0 ? random.pick(messages.slice(-10)) : undefined;
    const pair = [director ?? '', random.pick([...others, `elsewhere-${random.integer(1, 9)}`])];
    const [sender, receiver] = random.next() < 0.5 ? pair : pair.toReversed();
    messages.push({
      ...randomMessage(random, {
        id: story.id(timestamp),
        timestamp,
        sender: asked?.receiver ?? sender,
        receiver: asked === undefined ? (random.next() < 0.05 ? null : receiver) : asked.sender,
        inReplyTo: asked?.id,
      }),
      ...(random.next() < 0.7 && { content: { text: speech(random, random.integer(1, 3)), step: messages.length } }),
    });
  }
  return messages;
}
