/** Whether a search finds what is there. */
import {
  type IndexedWords,
  indexedWords,
  rebuildSearchIndex,
  type SearchIndex,
  type SearchIndexHealth,
  searchIndexes,
  searchIndexHealth,
} from '@coterie/store';
import { formatCountOf } from '../../output/format.ts';
import { type Check, note, ok, problem, skipped, type Verdict } from '../check.ts';
import { type Examined, shellPath } from '../examined.ts';

function searchCheck(index: SearchIndex): Check<Examined> {
  return {
    subject: 'search',
    check: index.name,
    examined: `the search index of ${index.table} against its rows`,
    async look(at) {
      if (!(await hasTable(at, index.name))) return skipped('The database has no such index.');
      const health = await at.db.run(searchIndexHealth(index));
      const words = indexedWords(index, await at.integrity());
      return verdictOf(health, words, rebuildAdvice(index, at));
    },
  };
}

/** FTS4's own comparison decides; the numbers of rows say more, and stand in where it could not be made. */
export function verdictOf({ rows, missing, surplus }: SearchIndexHealth, words: IndexedWords, advice: string): Verdict {
  const counts = [
    ...(missing > 0 ? [`${formatCountOf(missing, 'row')} of ${rows} cannot be found`] : []),
    ...(surplus > 0 ? [`${formatCountOf(surplus, 'row')} that ${surplus === 1 ? 'is' : 'are'} gone can`] : []),
  ];
  if (words === 'wrong') {
    return problem(
      counts.length > 0 ? `${counts.join('; ')}.` : `It has other words than the ${formatCountOf(rows, 'row')}.`,
      advice,
    );
  }
  if (words === 'right') {
    return counts.length === 0
      ? ok(`It knows ${formatCountOf(rows, 'row')}, with all of their words`)
      : note(`Its list of rows is not right, its words are: ${counts.join('; ')}.`, advice);
  }
  return counts.length > 0
    ? problem(`${counts.join('; ')}.`, advice)
    : note(`It knows ${formatCountOf(rows, 'row')}; whether with all of their words could not be looked at.`);
}

function rebuildAdvice(index: SearchIndex, at: Examined): string {
  const sql = rebuildSearchIndex(index).statements[0]?.sql ?? '';
  if (at.location.kind === 'remote') return `Make it anew with this SQL: ${sql}`;
  return `Nothing is lost: make it anew with sqlite3 3.51.3 or newer: sqlite3 ${shellPath(at)} "${sql}"`;
}

async function hasTable({ db }: Examined, name: string): Promise<boolean> {
  return (await db.query('SELECT 1 FROM sqlite_schema WHERE name = ?', [name])).rows.length > 0;
}

export const searchChecks: readonly Check<Examined>[] = searchIndexes.map(searchCheck);
