/** Whether a migration can run at all, as far as that is seen without a database. */

import { classifyStatement } from '../sql/classify.ts';
import { foldIdentifier, unquoteIdentifier } from '../sql/identifier.ts';
import { scanParameters } from '../sql/parameters.ts';
import { type ScriptStatement, splitStatements } from '../sql/script.ts';
import { tokenize } from '../sql/tokenizer.ts';
import { type Migration, type MigrationSet, migrationLabel } from './migration.ts';
import type { MigrationProblem } from './problem.ts';

/** A name that reads well in `set/003_name`. */
const NAME = /^[^\s/]+$/;

/** What is wrong with the set's name or with single migrations of it, each as an `invalid` problem. */
export function findInvalid(set: MigrationSet): readonly MigrationProblem[] {
  const problem = (version: number | null, name: string | null, message: string): MigrationProblem => ({
    kind: 'invalid',
    set: String(set.name),
    version,
    name,
    message,
  });
  const named = typeof set.name === 'string' && NAME.test(set.name);
  return [
    ...(named
      ? []
      : [
          problem(
            null,
            null,
            `A migration set is named ${JSON.stringify(set.name)}. Give it a name without blanks and slashes.`,
          ),
        ]),
    ...set.migrations.flatMap((migration) => {
      const about = wrongShape(migration) ?? wrongWork(migration);
      if (about === undefined) return [];
      const label = `Migration ${set.name}/${migrationLabel({ version: migration.version, name: String(migration.name) })}`;
      return [
        problem(
          validVersion(migration.version) ? migration.version : null,
          String(migration.name),
          `${label} ${about}`,
        ),
      ];
    }),
  ];
}

function validVersion(version: unknown): version is number {
  return typeof version === 'number' && Number.isSafeInteger(version) && version >= 1;
}

/** Migrations come from JavaScript files and JSON too, so their types are not taken on trust. */
function wrongShape(migration: Migration): string | undefined {
  const { version, name, up, down, destructive, foreignKeys, revision } = migration;
  if (!validVersion(version)) return `has the version ${String(version)}. Versions are the whole numbers 1, 2, 3 ….`;
  if (typeof name !== 'string' || !NAME.test(name))
    return 'needs a name without blanks and slashes, such as add_audit_log.';
  if (!isWork(up))
    return `has ${up === undefined ? 'no up' : `${typeof up} as its up`}. Give it SQL text or a function.`;
  if (down !== undefined && !isWork(down))
    return `has ${typeof down} as its down. Give SQL text or a function, or leave it out.`;
  if (destructive !== undefined && typeof destructive !== 'boolean' && destructive !== 'always') {
    return `has destructive ${JSON.stringify(destructive)}. Write true, 'always' or false, or leave it out.`;
  }
  if (foreignKeys !== undefined && foreignKeys !== 'off') {
    return `has foreignKeys ${JSON.stringify(foreignKeys)}. Write 'off', or leave it out.`;
  }
  if (typeof up === 'function' && (typeof revision !== 'string' || revision === '')) {
    return "is a function without a revision. Give it one, such as revision: '1', and change that whenever you change the function.";
  }
  return undefined;
}

function isWork(work: unknown): boolean {
  return typeof work === 'string' || typeof work === 'function';
}

function wrongWork({ up, down }: Migration): string | undefined {
  return wrongScript('up', up) ?? wrongScript('down', down);
}

function wrongScript(side: 'up' | 'down', work: Migration['down']): string | undefined {
  if (typeof work !== 'string') return undefined;
  const scan = scanParameters(work);
  if (scan.statements === 0) {
    return side === 'up'
      ? 'has no statement in its up. Write its SQL.'
      : 'has no statement in its down. Leave the down out, or write SELECT 1 where nothing is to be undone.';
  }
  if (scan.unterminated) return `has a string, quoted name or comment in its ${side} that is not closed. Close it.`;
  for (const [index, statement] of splitStatements(work).entries()) {
    const about = wrongStatement(statement);
    if (about !== undefined)
      return `cannot run statement ${index + 1} of its ${side} (line ${statement.line}): ${about}`;
  }
  return undefined;
}

function wrongStatement({ sql }: ScriptStatement): string | undefined {
  const scan = scanParameters(sql);
  const placeholder = scan.named[0] ?? (scan.anonymous > 0 ? '?' : undefined);
  if (placeholder !== undefined)
    return `the placeholder ${placeholder} has no value there. Write the value itself, or use a function.`;
  switch (classifyStatement(sql).kind) {
    case 'transaction':
    case 'savepoint':
      return `${firstWord(sql)} is transaction control, and the migration has its transaction already. Leave it out.`;
    case 'vacuum':
    case 'attach':
    case 'detach':
      return `${firstWord(sql)} does not work in a transaction. Run it outside of migrations.`;
    case 'pragma':
      return wrongPragma(sql);
    default:
      return undefined;
  }
}

/** The pragmas that do in a transaction what they say, and change the database rather than the connection. */
const PRAGMAS: ReadonlySet<string> = new Set([
  'application_id',
  'user_version',
  'defer_foreign_keys',
  'optimize',
  'foreign_key_check',
  'integrity_check',
  'quick_check',
]);

function wrongPragma(sql: string): string | undefined {
  const name = pragmaName(sql);
  if (PRAGMAS.has(name)) return undefined;
  if (name === 'foreign_keys') {
    return "PRAGMA foreign_keys does nothing in a transaction. Give the migration foreignKeys: 'off' (in an SQL file: -- migrate:foreign-keys off).";
  }
  return `PRAGMA ${name} does nothing in a transaction, or would outlive the migration on this connection only. Set it where the database is opened.`;
}

/** `PRAGMA main.user_version = 1` is about `user_version`. */
function pragmaName(sql: string): string {
  const words: string[] = [];
  for (const token of tokenize(sql)) {
    if (token.kind === 'space' || token.kind === 'comment') continue;
    const text = sql.slice(token.start, token.end);
    if (token.kind !== 'word' && token.kind !== 'identifier' && token.kind !== 'string' && text !== '.') break;
    words.push(foldIdentifier(unquoteIdentifier(text)));
  }
  return (words[2] === '.' ? words[3] : words[1]) ?? '';
}

function firstWord(sql: string): string {
  return (/^\w+/.exec(sql)?.[0] ?? sql).toUpperCase();
}
