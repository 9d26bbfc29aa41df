import type { NewSetting } from '@coterie/store';
import { randomSetting } from '../fixtures/config.ts';
import { randomJob } from '../fixtures/jobs.ts';
import { randomTranscript } from '../fixtures/transcript.ts';
import { instancesLife } from './instances.ts';
import type { RowsOf, WorldPiece } from './piece.ts';
import { projectLife } from './project.ts';
import { sessionsLife } from './sessions.ts';
import { speech } from './speech.ts';
import { Story } from './story.ts';

const MINUTE = 60_000;

/** Rows of a piece, at most about. A server takes a few megabytes in one call; these have less than one. */
const PIECE = 1000;

/**
 * What some people do in some days: a project, instances on a repository, an orchestration of sessions, jobs, settings, and
 * one session of Claude Code. Some 100 rows in the first chapter of a world, some 1,000 from the tenth on.
 */
export function* chapterOf(seed: number, chapter: number): Generator<WorldPiece, void, undefined> {
  const story = new Story(seed, chapter);
  const { random, end: at } = story;
  let parts: RowsOf[] = [];
  let rows = 0;
  for (const part of lives(story)) {
    if (rows > 0 && rows + part.rows.length > PIECE) {
      yield { at, parts };
      parts = [];
      rows = 0;
    }
    parts.push(part);
    rows += part.rows.length;
  }
  const claim = {
    worker: `worker-${random.integer(1, 8)}`,
    leaseMs: 10 * MINUTE,
    limit: story.some(6),
    token: story.id(at),
  };
  yield { at, parts, claim };
  const [startedAt = at] = story.times(3);
  const { file, text } = randomTranscript(random, { turns: story.some(9), oddities: false, startedAt });
  yield { at, file, lines: text.trimEnd().split('\n') };
}

function* lives(story: Story): Generator<RowsOf, void, undefined> {
  yield* projectLife(story);
  yield* instancesLife(story);
  yield* sessionsLife(story);
  yield { entity: 'config', rows: settingsOf(story) };
  const { random } = story;
  const jobs = story.times(1 + story.some(60)).map((createdAt) => ({
    ...randomJob(random, { id: story.id(createdAt), createdAt }),
    data: { task: speech(random, 1), chapter: story.chapter },
  }));
  yield { entity: 'jobs', rows: jobs };
}

/** Without secrets: encrypted, the same world would have another content with every key. */
function settingsOf(story: Story): readonly NewSetting[] {
  return story.times(story.some(2)).map((createdAt, at) => ({
    ...randomSetting(story.random, { encrypted: false, createdAt }),
    id: story.id(createdAt),
    key: `projects.${story.chapter}.${at}`,
  }));
}
