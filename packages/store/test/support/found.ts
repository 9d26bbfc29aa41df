import type { Store } from '../../src/index.ts';

/** For each question the snippets of what is found. */
export type Found = Readonly<Record<string, readonly string[]>>;

/** What is searched for in files that travel: old and new records, without spaces between words, and names of sessions. */
const QUESTIONS = [
  'harbour',
  '数据库',
  'tide 潮汐表',
  'high',
  'estuary',
  '河口',
  'pilot',
  'turn 119',
  'nowhere',
] as const;

export async function findAll(store: Store): Promise<Found> {
  const found: Record<string, string[]> = {};
  for (const words of QUESTIONS) {
    const hits = await store.transcripts.search(words);
    found[words] = hits.map(({ snippet }) => snippet.map(({ text, match }) => (match ? `[${text}]` : text)).join(''));
  }
  return found;
}
