/** Everything that `coterie doctor` looks at, in order. */
import { existsSync } from 'node:fs';
import { databaseFailure } from '../database/failure.ts';
import { describeLocation, type Location } from '../database/location.ts';
import type { FindingDocument } from '../documents/index.ts';
import { CliError, failureOf } from '../errors.ts';
import { adviceFor, type Check, finding, ok, problem, run, skipped, type Verdict } from './check.ts';
import { contentChecks } from './checks/content.ts';
import { engineChecks, serverChecks } from './checks/engine.ts';
import { fileChecks } from './checks/file.ts';
import { journalChecks } from './checks/journal.ts';
import { schemaChecks } from './checks/schema.ts';
import { searchChecks } from './checks/search.ts';
import { storageChecks } from './checks/storage.ts';
import { probeLibsql } from './engine.ts';
import { type Examined, openExamined } from './examined.ts';
import { type FileFacts, readFileFacts } from './file/facts.ts';
import { processName } from './file/locks.ts';

const outside: readonly Check<FileFacts>[] = [...fileChecks, ...journalChecks];
const inside: readonly Check<Examined>[] = [
  ...engineChecks,
  ...contentChecks,
  ...searchChecks,
  ...schemaChecks,
  ...storageChecks,
];

const opening: Pick<Check<Examined>, 'subject' | 'check' | 'examined'> = {
  subject: 'engine',
  check: 'open',
  examined: 'whether the database can be opened and read',
};

/**
 * Looks at a database without changing it. What cannot be looked at is a finding that says why.
 * @throws {CliError} `not-found` where there is no file, `cannot-open` where there is something else.
 */
export async function examine(location: Location, authToken: string | undefined): Promise<readonly FindingDocument[]> {
  // Before an engine has the file open: to close a file drops the locks that its process has on it.
  const facts = location.kind === 'file' ? factsOf(location.path) : null;
  return [...(await lookOutside(location, facts)), ...(await lookInside(location, facts, authToken))];
}

function factsOf(path: string): FileFacts {
  if (existsSync(path)) return readFileFacts(path);
  throw new CliError(
    'not-found',
    `There is no database at ${path}. Create it with "coterie import <folder>", or name another with --db.`,
  );
}

function lookOutside(location: Location, facts: FileFacts | null): Promise<readonly FindingDocument[]> {
  if (facts !== null) return inOrder(outside, (check) => run(check, facts));
  const reason =
    location.kind === 'memory'
      ? 'A database in memory has no file.'
      : `${describeLocation(location)} keeps its files to itself. Look at them on the server's own machine.`;
  return inOrder(outside, async (check) => finding(check, skipped(reason)));
}

async function lookInside(
  location: Location,
  facts: FileFacts | null,
  authToken: string | undefined,
): Promise<readonly FindingDocument[]> {
  const checks = location.kind === 'remote' ? [...serverChecks, ...inside] : inside;
  if (facts !== null && (facts.header === null || facts.header.kind === 'other')) {
    const reason = 'There is no SQLite database that may be read, see the file.';
    return [opening, ...checks].map((check) => finding(check, skipped(reason)));
  }
  const own = facts !== null && location.driver === 'libsql' ? await attempt(() => probeLibsql(location, facts)) : null;
  const engine = own === null ? undefined : (own.value ?? null);
  // Who waited for a lock with one engine need not wait with another.
  const isLocked = failureOf(own?.error).code === 'busy';
  const opened: Attempt<Examined> = isLocked
    ? { error: own?.error }
    : await attempt(() => openExamined(location, { facts, engine, authToken }));
  const failure = own?.error ?? opened.error;
  const entrance = finding(opening, failure === undefined ? ok('It can') : unread(failure, location, facts));
  const examined = opened.value;
  if (examined === undefined) {
    return [entrance, ...checks.map((check) => finding(check, skipped('The database could not be read.')))];
  }
  try {
    return [entrance, ...(await inOrder(checks, (check) => run(check, examined)))];
  } finally {
    await examined.finish();
  }
}

interface Attempt<T> {
  readonly value?: T;
  readonly error?: unknown;
}

async function attempt<T>(work: () => Promise<T>): Promise<Attempt<T>> {
  try {
    return { value: await work() };
  } catch (error) {
    return { error };
  }
}

function unread(error: unknown, location: Location, facts: FileFacts | null): Verdict {
  const { code, message } = failureOf(databaseFailure(error, location, 'read'));
  if (code !== 'busy' || facts === null) return problem(message, adviceFor(code));
  const holders = [...(facts.users?.writing ?? []), ...(facts.users?.open ?? [])].map(processName);
  return problem(
    `The database is locked by ${holders[0] ?? 'another program'}, so it cannot be read now.`,
    adviceFor(code),
  );
}

/** One after the other: a server or a file is not asked for everything at once. */
async function inOrder<T>(
  checks: readonly Check<T>[],
  look: (check: Check<T>) => Promise<FindingDocument>,
): Promise<readonly FindingDocument[]> {
  const findings: FindingDocument[] = [];
  for (const check of checks) findings.push(await look(check));
  return findings;
}
