/** The file beside a database that holds its keys, the newest first. */

import { randomBytes } from 'node:crypto';
import { closeSync, fchmodSync, fstatSync, fsyncSync, openSync, readFileSync, type Stats, writeSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { DatabaseError } from '@coterie/core';
import { systemCode, writeFailure } from '../image/failure.ts';
import { switchImage, syncFolder } from '../image/generation.ts';
import { createTemporary, removeTemporary } from '../image/temporary.ts';

/** Owner alone. */
const MODE = 0o600;
const KEY_BYTES = 32;
/** What is longer is another file. */
const LONGEST = 64 * 1024;
/** Milliseconds that an empty file is waited for: on file systems without links its maker holds the name so. */
const PATIENCE = 2_000;

/** The keys of a text. */
export function keysIn(text: string): readonly string[] {
  return text.split(/[\s,]+/).filter((word) => word !== '');
}

export function newKey(): string {
  return randomBytes(KEY_BYTES).toString('hex');
}

/**
 * @param optionName what the option is called that gives a key otherwise, for errors.
 * @returns its keys, the newest first; what they look like is not checked.
 * @throws {DatabaseError} `encryption` where it is missing, can be read by others, or holds nothing.
 */
export function readKeyFile(path: string, optionName = 'key'): readonly string[] {
  const deadline = Date.now() + PATIENCE;
  for (;;) {
    const text = read(path, optionName);
    const keys = keysIn(text.replace(/^#.*$/gm, ''));
    if (keys.length > 0) return keys;
    if (text !== '' || Date.now() >= deadline) {
      throw refused(
        `${path} holds no key. Put the database's key there (64 hexadecimal digits), from a copy of the file, or delete it if nothing was encrypted yet.`,
      );
    }
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
  }
}

/**
 * Makes the file with a new key, unless it is there.
 * @throws {DatabaseError} `encryption` where it cannot be written.
 */
export function makeKeyFile(path: string, optionName: string): void {
  writeKeyFile(path, [newKey()], 'nothing', optionName);
}

/** @param there whether it replaces the file that is there, or is dropped where there is one. */
export function writeKeyFile(
  path: string,
  keys: readonly string[],
  there: 'replaced' | 'nothing',
  optionName = 'key',
): void {
  try {
    const { path: temporary, descriptor } = createTemporary(dirname(path), MODE);
    try {
      writeSynced(descriptor, textOf(path, keys));
      if (switchImage(temporary, path, there)) syncFolder(path);
    } finally {
      removeTemporary(temporary);
    }
  } catch (cause) {
    const failure = writeFailure(path, cause);
    if (!(failure instanceof DatabaseError)) throw failure;
    throw refused(
      `A key file is needed: ${failure.message} Or give the option ${optionName}, or set COTERIE_KEY.`,
      failure,
    );
  }
}

function writeSynced(descriptor: number, text: string): void {
  try {
    // Whatever the umask leaves of it.
    if (process.platform !== 'win32') fchmodSync(descriptor, MODE);
    writeSync(descriptor, text);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

function textOf(path: string, keys: readonly string[]): string {
  const database = basename(path).replace(/\.key$/, '');
  return `# The keys of ${database}, the newest first. What is encrypted in it is lost without them, and open to whoever has them:\n# keep a copy, and keep it apart from copies of the database.\n${keys.join('\n')}\n`;
}

function read(path: string, optionName: string): string {
  let descriptor: number;
  try {
    descriptor = openSync(path, 'r');
  } catch (cause) {
    throw unreadable(path, cause, optionName);
  }
  try {
    const state = fstatSync(descriptor);
    if (!state.isFile() || state.size > LONGEST) throw refused(`${path} is no key file. Move it away.`);
    if (state.size > 0) refuseReadable(path, state);
    return readFileSync(descriptor, 'utf8');
  } finally {
    closeSync(descriptor);
  }
}

/** On Windows the folder decides who reads what. */
function refuseReadable(path: string, { mode }: Stats): void {
  if (process.platform === 'win32' || (mode & 0o077) === 0) return;
  const told = (mode & 0o777).toString(8).padStart(3, '0');
  throw refused(
    `${path} is open to others (its mode is ${told}), so its key may be known to them. Run \`chmod 600 ${path}\`, and put a new key first if they may have read it.`,
  );
}

function unreadable(path: string, cause: unknown, optionName: string): unknown {
  const code = systemCode(cause);
  if (code === null) return cause;
  if (code === 'ENOENT') {
    return refused(
      `There is no key: no option ${optionName} was given, COTERIE_KEY is not set, and there is no ${path}. Give the key that the value was encrypted with, or put its key file back there.`,
    );
  }
  return refused(`${path} cannot be read (${code}). Let its owner run the program, or set COTERIE_KEY.`, cause);
}

function refused(message: string, cause?: unknown): DatabaseError {
  return new DatabaseError('encryption', message, cause === undefined ? {} : { cause });
}
