/** Files of messages, some of whose words are common and some rare. */
import { existsSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { betterSqlite3 } from '@coterie/better-sqlite3';
import { type NewMessage, openStore } from '@coterie/store';
import { Random } from '@coterie/testing';

/** Sessions that write to each other; each pair has its share of the messages. */
const PAIRS = 200;
const SECOND = 1000;
const PIECE = 500;

/** A third of the messages has it. */
export const COMMON = 'deploy';
/** One message in 3,000 has it. */
export const RARE = 'kingfisher';

const WORDS = Array.from({ length: 3000 }, (_, at) => `w${(at * 7919).toString(36)}`);

/** A file with so many messages, made when it is asked for first. */
export function messagesFile(folder: string, count: number): string {
  const path = join(folder, `messages-${count}.db`);
  if (existsSync(path)) return path;
  const making = `${path}.making`;
  const random = new Random(1);
  const store = openStore(betterSqlite3(making));
  for (let made = 0; made < count; made += PIECE) {
    store.messages.createMany(
      Array.from({ length: Math.min(PIECE, count - made) }, (_, at) => newMessage(random, made + at)),
    );
  }
  store.db.execute('ANALYZE');
  store.close();
  renameSync(making, path);
  return path;
}

function newMessage(random: Random, at: number): NewMessage {
  const pair = at % PAIRS;
  const [sender, receiver] = random.next() < 0.5 ? [one(pair), other(pair)] : [other(pair), one(pair)];
  const words = Array.from({ length: 12 }, () => random.pick(WORDS));
  if (at % 3 === 0) words.push(COMMON);
  if (at % 3000 === 7) words.push(RARE);
  return {
    type: at % 2 === 0 ? 'COMMAND' : 'PROGRESS_REPORT',
    sender,
    receiver,
    timestamp: new Date(Date.UTC(2026, 0, 1) + at * SECOND),
    content: { text: words.join(' ') },
  };
}

/** The two of a pair. */
export function pairAt(at: number): readonly [string, string] {
  const pair = (at * 37) % PAIRS;
  return [one(pair), other(pair)];
}

function one(pair: number): string {
  return `director-${pair}`;
}

function other(pair: number): string {
  return `builder-${pair}`;
}
