import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DatabaseInterface, type DatabaseOptions, initializeDatabase } from '@coterie/claude-codex/database';
import { CodexError } from '@coterie/claude-codex/errors';
import { onTestFinished } from 'vitest';

/** A key, for databases that have no file beside which one could lie. */
export const KEY = '5c'.repeat(32);

/** A new folder that goes when the test has ended. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'coterie-codex-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export const temporaryPath = (name = 'codex.db'): string => join(temporaryFolder(), name);

/** A database that is disconnected when the test ends. */
export async function opened(options?: DatabaseOptions): Promise<DatabaseInterface> {
  const db = await initializeDatabase(options);
  onTestFinished(() => db.disconnect());
  return db;
}

/** One in a file of its own. */
export const openedFile = (path = temporaryPath()): Promise<DatabaseInterface> => opened({ local: { file: path } });

/** The error that the call fails with. */
export async function failureOf(call: Promise<unknown> | (() => Promise<unknown>)): Promise<CodexError> {
  const error = await (typeof call === 'function' ? call() : call).then(
    (value) => new Error(`It did not fail: ${JSON.stringify(value)}`),
    (failure: unknown) => failure,
  );
  if (error instanceof CodexError) return error;
  throw error;
}

export async function codeOf(call: Promise<unknown>): Promise<string> {
  return (await failureOf(call)).code;
}
