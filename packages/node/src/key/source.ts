/** Where the keys come from that values of a database are encrypted with. */

import { resolve } from 'node:path';
import { DatabaseError } from '@coterie/core';
import { placeOf, stampOf, stateOf } from '../image/place.ts';
import { keysIn, makeKeyFile, readKeyFile } from './key-file.ts';

/** A key of 32 bytes: as they are, as 64 hexadecimal digits, or as base64. */
export type Key = Uint8Array | string;

/** Keys, the newest first, and where they come from, as errors say it. */
export interface GivenKeys {
  readonly keys: readonly Key[];
  readonly from: string;
}

/** Asked whenever something is to be encrypted (`seal`), or decrypted with a key that is not known yet (`open`). */
export interface KeySource {
  /** @param hasSealed whether the database had encrypted values when it was opened, as a store says. Default false. */
  (need: 'seal' | 'open', hasSealed?: boolean): GivenKeys;
  /** Whether it makes a key file where there is none. */
  readonly makesKeys: boolean;
}

export interface DatabaseKeyOptions {
  /** The key, or several with the newest first; nothing else is looked at then. */
  readonly key?: Key | readonly Key[] | undefined;
  /** What the option `key` is called by a program that hands its own on, as errors say it. Default: `key`. */
  readonly optionName?: string | undefined;
  /** Where `COTERIE_KEY` is looked for. Default: `process.env`. */
  readonly env?: Readonly<Record<string, string | undefined>> | undefined;
  /** The key file. Default: the database's path, without links, and `.key` behind it. */
  readonly file?: string | undefined;
}

const VARIABLE = 'COTERIE_KEY';

/**
 * The keys of a database, for `encryption({ key: databaseKey('agents.db') })` of `@coterie/store/encryption`: those of the
 * option, or else of the environment variable `COTERIE_KEY`, or else of the key file beside the database. Variable and file
 * hold a key of 64 hexadecimal digits or base64, or several with the newest first, separated by blanks, commas or lines.
 *
 * A key file is made when something is encrypted for the first time, readable by its owner alone; of several processes at
 * once one makes it, and all take that key. It is never overwritten, nor made again where one was read before or where the
 * store found encrypted values, which a new key would not open. Nothing is
 * made for reading. Relative paths are of the working folder at this call, wherever the program goes.
 * @param path null or `:memory:` for a database that has no file here: then no key file is read or made.
 * @returns what throws a `DatabaseError` when it is asked: `encryption` where there is no key, or the file must not be
 * trusted; `cannot-open` for a path that leads nowhere.
 */
export function databaseKey(path: string | null, options: DatabaseKeyOptions = {}): KeySource {
  const { key, optionName = 'key' } = options;
  if (key !== undefined) {
    const given: GivenKeys = { keys: isOne(key) ? [key] : key, from: `the option ${optionName}` };
    return Object.assign(() => given, { makesKeys: false });
  }
  const file = options.file && resolve(options.file);
  const database = isRelative(path) ? resolve(path) : path;
  const hasFile = file !== undefined || (path !== null && path !== ':memory:');
  let place: string | undefined;
  let read: { readonly given: GivenKeys; readonly stamp: string } | undefined;
  const source = (need: 'seal' | 'open', hasSealed = false): GivenKeys => {
    const variable = (options.env ?? process.env)[VARIABLE];
    if (variable !== undefined) return fromVariable(variable);
    if (!hasFile) throw noFile(optionName);
    place ??= file ?? keyFileOf(database as string);
    if (need === 'seal' && stateOf(place) === undefined) {
      if (read !== undefined || hasSealed) throw lost(place, optionName);
      makeKeyFile(place, optionName);
    }
    const stamp = stampOf(stateOf(place));
    if (read?.stamp !== stamp) read = { given: { keys: readKeyFile(place, optionName), from: place }, stamp };
    return read.given;
  };
  return Object.assign(source, { makesKeys: hasFile });
}

/** The path of a database's key file. @throws {DatabaseError} `cannot-open` for a path that leads nowhere. */
export function keyFileOf(path: string): string {
  return `${placeOf(path).path}.key`;
}

function isOne(key: Key | readonly Key[]): key is Key {
  return typeof key === 'string' || key instanceof Uint8Array;
}

function fromVariable(text: string): GivenKeys {
  const keys = keysIn(text);
  if (keys.length > 0) return { keys, from: VARIABLE };
  throw new DatabaseError(
    'encryption',
    `${VARIABLE} is empty. Set it to the key (64 hexadecimal digits or base64 of 32 bytes), or unset it to use the key file beside the database.`,
  );
}

/** A URL is none, and is refused as such. */
function isRelative(path: string | null): path is string {
  return typeof path === 'string' && path !== '' && path !== ':memory:' && !path.startsWith('file:');
}

function lost(file: string, optionName: string): DatabaseError {
  return new DatabaseError(
    'encryption',
    `The database has values that were encrypted with a key that is not here: there is no ${file}, and a new key would not open them. Put the key file back there, give its key as the option ${optionName} or set COTERIE_KEY; or delete those values and open the database again.`,
  );
}

function noFile(optionName: string): DatabaseError {
  return new DatabaseError(
    'encryption',
    `There is no key: a database in memory or on a server has no key file. Give the option ${optionName}, or set ${VARIABLE} (\`openssl rand -hex 32\` makes one).`,
  );
}
