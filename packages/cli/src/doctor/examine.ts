/** Everything that `coterie doctor` looks at, in order. */
import { existsSync } from 'node:fs';
import { type Integrity, integrityCheck, openDatabase, storageFacts } from '@coterie/core';
import { databaseFailure } from '../database/failure.ts';
import { describeLocation, type Location } from '../database/location.ts';
import type { FindingDocument } from '../documents.ts';
import { CliError, failureOf } from '../errors.ts';
import { adviceFor, type Check, finding, ok, problem, run, skipped } from './check.ts';
import { contentChecks } from './checks/content.ts';
import { engineChecks, serverChecks } from './checks/engine.ts';
import { fileChecks } from './checks/file.ts';
import { journalChecks } from './checks/journal.ts';
import { schemaChecks } from './checks/schema.ts';
import { searchChecks } from './checks/search.ts';
import { storageChecks } from './checks/storage.ts';
import type { Examined } from './examined.ts';
import { type FileFacts, readFileFacts } from './file/facts.ts';
import { processName } from './file/locks.ts';
import { type OpenedToLook, openToLook } from './open.ts';

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
  let opened: OpenedToLook | undefined;
  let examined: Examined;
  try {
    opened = await openToLook(location, facts, authToken);
    examined = await begin(location, facts, opened);
  } catch (error) {
    await opened?.finish();
    const reason = 'The database could not be read.';
    return [
      unread(databaseFailure(error, location, 'read'), facts),
      ...checks.map((check) => finding(check, skipped(reason))),
    ];
  }
  try {
    return [finding(opening, ok('It can')), ...(await inOrder(checks, (check) => run(check, examined)))];
  } finally {
    await opened.finish();
  }
}

async function begin(location: Location, facts: FileFacts | null, opened: OpenedToLook): Promise<Examined> {
  const db = openDatabase(opened.driver);
  if (location.kind !== 'remote') await db.query('PRAGMA query_only = ON');
  const storage = await db.run(storageFacts);
  let integrity: Promise<Integrity> | undefined;
  return {
    location,
    db,
    storage,
    facts,
    substitute: opened.substitute,
    integrity() {
      integrity ??= Promise.resolve(db.run(integrityCheck));
      return integrity;
    },
  };
}

function unread(error: unknown, facts: FileFacts | null): FindingDocument {
  const { code, message } = failureOf(error);
  if (code !== 'busy' || facts === null) return finding(opening, problem(message, adviceFor(code)));
  const holders = [...(facts.users?.writing ?? []), ...(facts.users?.open ?? [])].map(processName);
  const who = holders[0] ?? 'another program';
  return finding(opening, problem(`The database is locked by ${who}, so it cannot be read now.`, adviceFor(code)));
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
