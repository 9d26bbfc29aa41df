/** What a migrations folder holds, read at once or asynchronously by the same steps. */

import { readdirSync, readFileSync, statSync } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

/** Each answers in its mode; what Node throws comes out as it is. */
export interface FolderAccess {
  isFolder(path: string): boolean | Promise<boolean>;
  list(path: string): readonly string[] | Promise<readonly string[]>;
  read(path: string): Uint8Array | Promise<Uint8Array>;
  /** The exports of a module; Node takes the types out of a `.ts` file by itself. */
  load(path: string): unknown;
}

const names = (entries: readonly { readonly name: string; isDirectory(): boolean }[]): readonly string[] =>
  entries.filter((entry) => !entry.isDirectory()).map(({ name }) => name);

export const folderAccess: FolderAccess = {
  isFolder: async (path) => (await stat(path)).isDirectory(),
  list: async (path) => names(await readdir(path, { withFileTypes: true })),
  read: (path) => readFile(path),
  load: (path) => import(pathToFileURL(path).href),
};

const require = createRequire(import.meta.url);

export const folderAccessSync: FolderAccess = {
  isFolder: (path) => statSync(path).isDirectory(),
  list: (path) => names(readdirSync(path, { withFileTypes: true })),
  read: (path) => readFileSync(path),
  load: (path) => require(path),
};
