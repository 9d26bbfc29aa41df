/** Conversations, and the search in a million messages. All sides read the same file: nothing is changed. */
import { betterSqlite3 } from '@coterie/better-sqlite3';
import { type Message, openStore } from '@coterie/store';
import { COMMON, messagesFile, pairAt, RARE } from '../data/messages.ts';
import type { Bench, Opened, Side, Work } from '../measuring/work.ts';
import { MESSAGE_COLUMNS, type MessageRow, messageOf } from '../peers/message-row.ts';
import { openNative } from '../peers/native.ts';
import { beside } from './beside.ts';

const scale = { full: '1,000,000 messages', quick: '40,000 messages' } as const;
const file = ({ quick, data }: Bench): string => messagesFile(data, quick ? 40_000 : 1_000_000);
const columns = MESSAGE_COLUMNS.map((column) => `messages.${column}`).join(', ');

const direction = `SELECT ${columns} FROM messages WHERE sender = ? AND receiver = ?`;
const CONVERSATION = `${direction} UNION ALL ${direction} ORDER BY timestamp DESC, seq DESC LIMIT 50`;
const EITHER = `SELECT ${columns} FROM messages WHERE (sender = ? AND receiver = ?) OR (sender = ? AND receiver = ?)
  ORDER BY timestamp DESC, seq DESC LIMIT 50`;
const SEARCH = `SELECT ${columns}, snippet(messages_fts, '[', ']', '…', -1, 32) AS snippet
  FROM messages_fts JOIN messages ON messages.seq = messages_fts.docid
  WHERE messages_fts MATCH ? ORDER BY messages_fts.docid DESC LIMIT 20`;

function conversationByHand(name: string, sql: string, path: string): Side {
  return {
    name,
    open() {
      const db = openNative(path);
      const statement = db.prepare<string[], MessageRow>(sql);
      return {
        once(at) {
          const [one, other] = pairAt(at);
          return statement.all(one, other, other, one).map(messageOf).reverse();
        },
        close: () => void db.close(),
      };
    },
  };
}

/** The newest twenty with a word, each with a snippet; what is compared are the messages. */
function searchWork(kind: string, word: string): Work {
  return beside({
    name: `messages/search-${kind}`,
    title: `search by recency, a ${kind} word`,
    scale,
    sides(bench) {
      const path = file(bench);
      return [
        {
          name: 'coterie',
          open() {
            const store = openStore(betterSqlite3(path));
            const search = () => store.messages.search(word, { order: 'recency' });
            return { once: search, answer: () => search().map(({ item }) => item), close: () => store.close() };
          },
        },
        {
          name: 'FTS4 by hand',
          bar: 0.9,
          open() {
            const db = openNative(path);
            const statement = db.prepare<[string], MessageRow & { readonly snippet: string }>(SEARCH);
            const search = (): readonly { readonly item: Message; readonly snippet: string }[] =>
              statement.all(`"${word}"`).map((row) => ({ item: messageOf(row), snippet: row.snippet }));
            return { once: search, answer: () => search().map(({ item }) => item), close: () => void db.close() };
          },
        },
      ];
    },
  });
}

function relevance(path: string, word: string): Opened {
  const store = openStore(betterSqlite3(path));
  return {
    once: () => store.messages.search(word),
    answer: () => store.messages.search(word).length,
    close: () => store.close(),
  };
}

export const messageWorks: readonly Work[] = [
  beside({
    name: 'messages/conversation',
    title: 'conversation of 50',
    scale,
    units: 50,
    sides(bench) {
      const path = file(bench);
      return [
        {
          name: 'coterie',
          open() {
            const store = openStore(betterSqlite3(path));
            return {
              once: (at) => store.messages.conversation(...pairAt(at), { limit: 50 }),
              close: () => store.close(),
            };
          },
        },
        conversationByHand('by hand, tuned', CONVERSATION, path),
        conversationByHand('by hand, with OR', EITHER, path),
      ];
    },
  }),
  searchWork('common', COMMON),
  searchWork('rare', RARE),
  beside({
    name: 'messages/search-relevance',
    title: 'search by relevance, a common word',
    scale,
    sides(bench) {
      const small = messagesFile(bench.data, 3000);
      return [
        { name: 'coterie', open: () => relevance(file(bench), COMMON) },
        { name: 'of 1,000 hits instead', bar: 0.8, open: () => relevance(small, COMMON) },
      ];
    },
  }),
];
