/** The schema: what the ledger says of it, and whether it is so. */
import { betterSqlite3 } from '@coterie/better-sqlite3';
import { type Database, type MigrationSet, migrate, openDatabase, planMigrations } from '@coterie/core';
import { storeMigrations } from '@coterie/store';
import { formatCountOf } from '../../output/format.ts';
import { changesOf } from '../../schema/changes.ts';
import { readSchema, type SchemaObject } from '../../schema/read.ts';
import { type Check, note, ok, problem, skipped, warning } from '../check.ts';
import { dbOption, type Examined } from '../examined.ts';

const subject = 'schema';

const ledger: Check<Examined> = {
  subject,
  check: 'ledger',
  examined: "the migrations of coterie against the database's record of them",
  async look({ db, location }) {
    const { entries, problems } = await planMigrations(db, [storeMigrations]);
    const [first, ...others] = problems;
    if (first !== undefined) {
      const more = others.length > 0 ? ` (and ${formatCountOf(others.length, 'other problem')})` : '';
      return problem(`${first.message}${more}`, `coterie migrate status ${dbOption(location)}`);
    }
    const pending = entries.filter(({ state }) => state !== 'applied').length;
    if (pending === entries.length) {
      return note('The database holds nothing of coterie.', 'Bring transcripts in with "coterie import <folder>".');
    }
    if (pending === 0) return ok(`All ${entries.length} are applied`);
    return warning(
      `${formatCountOf(pending, 'migration')} of ${entries.length} ${pending === 1 ? 'is' : 'are'} not applied: an older coterie made the database.`,
      `coterie migrate up ${dbOption(location)}`,
    );
  },
};

const drift: Check<Examined> = {
  subject,
  check: 'schema',
  examined: 'tables, views, indexes and triggers against those that the migrations make',
  async look({ db }) {
    const { entries, problems } = await planMigrations(db, [storeMigrations]);
    const applied = entries.filter(({ state }) => state === 'applied').map(({ version }) => version);
    if (problems.length > 0) return skipped('What was applied is not what this coterie knows, see the ledger.');
    if (applied.length === 0) return skipped('The database holds nothing of coterie.');
    const migrations = storeMigrations.migrations.filter(({ version }) => applied.includes(version));
    const expected = await schemaOf({ ...storeMigrations, migrations });
    const present = await readSchema(db);
    // What others have added is their business.
    const wrong = changesOf(expected, present).filter(({ change }) => change !== 'added');
    if (wrong.length === 0)
      return ok(`All ${expected.length} tables, views, indexes and triggers are as they were made`);
    const found = wrong.map(
      ({ change, type, name }) => `${type} ${name} is ${change === 'removed' ? 'missing' : 'another'}`,
    );
    const sentence = `Somebody changed the schema beside the migrations: ${found.join(', ')}.`;
    // Without an index of its own everything goes on, slowly; without anything else it does not.
    if (wrong.every(({ type }) => type === 'index')) {
      const lost = expected.filter(({ name }) => wrong.some((change) => change.name === name));
      const again = lost.map(({ sql }) => sql.replaceAll(/\s+/g, ' ')).join('; ');
      return warning(sentence, `Make it again with this SQL, where it is missing: ${again}`);
    }
    return problem(
      sentence,
      'coterie cannot rely on this database. Restore a backup of it, or bring what is left into a new one: coterie export --all --out FOLDER, then coterie import FOLDER --db NEW.db',
    );
  },
};

async function schemaOf(set: MigrationSet): Promise<readonly SchemaObject[]> {
  const scratch: Database<'async'> = openDatabase(betterSqlite3(':memory:', { mode: 'async' }));
  try {
    await migrate(scratch, [set]);
    return await readSchema(scratch);
  } finally {
    await scratch.close();
  }
}

export const schemaChecks: readonly Check<Examined>[] = [ledger, drift];
