/** What a migrations folder holds, read at once or asynchronously by the same steps. */

import { readdirSync, readFileSync, statSync } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

export interface FolderEntry {
  readonly name: string;
  readonly isFolder: boolean;
}

/** Each answers in its mode; what Node throws comes out as it is. */
export interface FolderAccess {
  isFolder(path: string): boolean | Promise<boolean>;
  list(path: string): readonly FolderEntry[] | Promise<readonly FolderEntry[]>;
  read(path: string): Uint8Array | Promise<Uint8Array>;
  /** The exports of a module; Node takes the types out of a `.ts` file by itself. */
  load(path: string): unknown;
}

const entriesOf = (found: readonly { readonly name: string; isDirectory(): boolean }[]): readonly FolderEntry[] =>
  found.map((entry) => ({ name: entry.name, isFolder: entry.isDirectory() }));

export const folderAccess: FolderAccess = {
  isFolder: async (path) => (await stat(path)).isDirectory(),
  list: async (path) => entriesOf(await readdir(path, { withFileTypes: true })),
  read: (path) => readFile(path),
  load: (path) => import(pathToFileURL(path).href),
};

const require = createRequire(import.meta.url);

export const folderAccessSync: FolderAccess = {
  isFolder: (path) => statSync(path).isDirectory(),
  list: (path) => entriesOf(readdirSync(path, { withFileTypes: true })),
  read: (path) => readFileSync(path),
  load: (path) => require(path),
};
