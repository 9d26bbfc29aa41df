/** Whether what is stored is whole, and agrees with itself. */
import { type Integrity, referenceCheck } from '@coterie/core';
import { isDatabaseError } from '../../errors.ts';
import { formatCountOf } from '../../output/format.ts';
import { oneLine } from '../../output/text.ts';
import { type Check, ok, problem } from '../check.ts';
import { type Examined, shellPath } from '../examined.ts';

const subject = 'content';
const SHOWN = 3;

/** Findings that say that an index differs from its rows, which are there. */
const OF_AN_INDEX = /^(?:row \S+ (?:missing from|values differ from)|wrong # of entries in) index /;

const integrity: Check<Examined> = {
  subject,
  check: 'integrity',
  examined: 'every page, row, constraint and index (integrity_check)',
  async look(at) {
    const { damages, complete } = await damagesOf(at);
    if (damages.length === 0) return ok('Everything is sound');
    const count = complete ? formatCountOf(damages.length, 'damage') : 'a hundred damages or more';
    const more = damages.length > SHOWN ? '; …' : '';
    const found = `${count}: ${damages.slice(0, SHOWN).map(oneLine).join('; ')}${more}`;
    const path = shellPath(at);
    return problem(
      found,
      damages.every((damage) => OF_AN_INDEX.test(damage))
        ? `The rows are there, their indexes are not right. Make a copy of the file, then make them anew with sqlite3 3.51.3 or newer: sqlite3 ${path} REINDEX`
        : `Let nothing write to it any more and keep a copy of it as it is. Restore a backup, or salvage what can be read: sqlite3 ${path} .recover | sqlite3 salvaged.db`,
    );
  },
};

/** Some damage ends the check itself. */
async function damagesOf(at: Examined): Promise<Pick<Integrity, 'damages' | 'complete'>> {
  try {
    return await at.integrity();
  } catch (error) {
    if (!isDatabaseError(error) || error.code !== 'corrupt') throw error;
    return { damages: [error.message], complete: true };
  }
}

const references: Check<Examined> = {
  subject,
  check: 'references',
  examined: 'rows that refer to others (foreign_key_check)',
  async look({ db }) {
    const dangling = await db.run(referenceCheck);
    if (dangling.length === 0) return ok('All of them are there');
    const found = dangling.map(({ table, parent, rows, example }) => {
      const where = example === null ? '' : ` (rowid ${example}${rows > 1 ? ' and others' : ''})`;
      return `${formatCountOf(rows, 'row')} of ${table}${where} ${rows === 1 ? 'refers' : 'refer'} to ${parent} that ${rows === 1 ? 'is' : 'are'} not there`;
    });
    return problem(
      `${found.map(oneLine).join('; ')}.`,
      'A program wrote with foreign_keys off. "PRAGMA foreign_key_check" lists the rows: delete them, or bring back what they refer to.',
    );
  },
};

export const contentChecks: readonly Check<Examined>[] = [integrity, references];
