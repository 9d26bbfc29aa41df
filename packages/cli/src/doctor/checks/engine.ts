/** The engine, what is known to be dangerous about it, and how its connection is set. */
import { appliedMigrations, hasWalResetBug, type Setting, settingWord } from '@coterie/core';
import { type Check, note, ok, problem, skipped, type Verdict, warning } from '../check.ts';
import { dbOption, type Examined } from '../examined.ts';

const subject = 'engine';

const NOT_OPENED = 'The engine could not open the database.';

const version: Check<Examined> = {
  subject,
  check: 'engine',
  examined: 'driver and version of SQLite',
  look({ db, storage, engine, substitute, location }) {
    if (engine === null) return skipped(NOT_OPENED);
    const found = `${engine.name} with SQLite ${engine.version}${location.kind === 'remote' ? ' on the server' : ''}`;
    if (substitute === null) return ok(found);
    if (engine.name === db.capabilities.engine) return note(`${found} instead of ${location.driver}: ${substitute}.`);
    return ok(
      `${found}; the content is looked at with ${db.capabilities.engine} and SQLite ${storage.version}, since ${substitute}`,
    );
  },
};

const walReset: Check<Examined> = {
  subject,
  check: 'wal-reset-bug',
  examined: 'the WAL-reset bug of SQLite 3.7.0 to 3.51.2',
  async look({ location, engine, facts, db }) {
    if (engine === null) return skipped(NOT_OPENED);
    const affected = hasWalResetBug(engine.version);
    if (location.kind === 'memory') return ok('A database in memory has no write-ahead log');
    if (location.kind === 'remote') {
      return affected
        ? note(
            `SQLite ${engine.version} has the bug. The server alone writes its files, so they are safe as long as it does.`,
            "Let no other program open the server's files while it runs.",
          )
        : ok(`SQLite ${engine.version} is free of it`);
    }
    const wal = facts?.header?.kind === 'sqlite' && facts.header.journal === 'wal';
    if (affected) {
      return wal
        ? problem(
            `SQLite ${engine.version} has the bug and the file is in WAL mode: two programs that write at once can corrupt it.`,
            `Open it with better-sqlite3 (${dbOption({ driver: 'better-sqlite3', kind: 'file', path: location.path })}).`,
          )
        : note(
            `SQLite ${engine.version} has the bug, which needs a write-ahead log; this file has none.`,
            'Leave the journal mode as it is.',
          );
    }
    if (!wal) return ok(`SQLite ${engine.version} is free of it, and the file has no write-ahead log`);
    const old = await affectedAuthors(db);
    return old === null
      ? ok(`SQLite ${engine.version} is free of it; so must be all that write to the file (3.51.3, 3.50.7 or 3.44.6)`)
      : note(
          `SQLite ${engine.version} is free of it, but ${old}, which has it, once migrated this file in WAL mode or before.`,
          'Let no program with SQLite 3.51.2 or older write to the file any more.',
        );
  },
};

/** An engine with the bug among those that the ledger names, such as `@libsql/client 3.45.1`. */
async function affectedAuthors(db: Examined['db']): Promise<string | null> {
  try {
    const records = await appliedMigrations(db);
    return records.find(({ engine }) => hasWalResetBug(engine.split(' ').at(-1) ?? ''))?.engine ?? null;
  } catch {
    // The ledger has a check of its own.
    return null;
  }
}

const server: Check<Examined> = {
  subject,
  check: 'server-files',
  examined: 'what SQL can reach on a server',
  look() {
    return note(
      "A libSQL server's SQL has a function that reads the server's files: whoever may send it SQL may read them.",
      'Give tokens only to those who may, and let the server run as a user who sees nothing else.',
    );
  },
};

/** What is at stake where one is otherwise. */
const STAKES: Readonly<Record<string, string>> = {
  foreign_keys: 'rows can refer to others that are not there',
  recursive_triggers: 'REPLACE leaves the replaced row in the search index',
  synchronous: 'a power failure can lose what was committed, or time is wasted',
};

const settings: Check<Examined> = {
  subject,
  check: 'settings',
  examined: 'pragmas of the connection against those that every driver here sets',
  look({ location, engine }) {
    if (engine === null) return skipped(NOT_OPENED);
    const { settings: found } = engine;
    if (location.kind === 'remote') return serverSettings(found);
    const others = found.filter(({ wanted, actual }) => wanted !== actual);
    if (others.length === 0) return ok(found.map(shown).join(', '));
    const text = `${others.map(shown).join(', ')}: ${others.map(({ name }) => STAKES[name] ?? 'slower than need be').join('; ')}.`;
    const advice = others.map(({ name, wanted }) => `PRAGMA ${name} = ${settingWord(name, wanted)}`).join('; ');
    const severe = others.some(({ name }) => name === 'foreign_keys');
    return (severe ? problem : warning)(text, `Set them on every connection: ${advice}`);
  },
};

/** Most of a server's settings are its own business. */
function serverSettings(found: readonly Setting[]): Verdict {
  const [keys, triggers] = ['foreign_keys', 'recursive_triggers'].map((name) => found.find((one) => one.name === name));
  if (keys?.actual !== 1) {
    return problem(
      'The server does not hold rows to their foreign keys.',
      'Start it with foreign keys on, which is its default.',
    );
  }
  if (triggers?.actual === 1) return ok([keys, triggers].map(shown).join(', '));
  return note(
    'recursive_triggers is OFF and cannot be set on a server: REPLACE leaves the replaced row in the search index.',
    'Use INSERT … ON CONFLICT DO UPDATE instead of REPLACE there, as the store does.',
  );
}

function shown({ name, actual }: Setting): string {
  return `${name} ${actual === null ? 'unknown' : settingWord(name, actual)}`;
}

export const engineChecks: readonly Check<Examined>[] = [version, walReset, settings];

export const serverChecks: readonly Check<Examined>[] = [server];
