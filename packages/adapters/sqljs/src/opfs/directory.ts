/** The part of the File System API that is used, as shapes; a test holds them to the DOM's types. */
import { DatabaseError } from '@coterie/core';

/** A folder of the origin private file system, as `navigator.storage.getDirectory()` gives it. */
export interface OpfsDirectory {
  keys(): AsyncIterable<string>;
  getFileHandle(name: string, options?: { readonly create?: boolean }): Promise<OpfsFile>;
  removeEntry(name: string): Promise<void>;
}

export interface OpfsFile {
  getFile(): Promise<OpfsContent>;
  createWritable(): Promise<OpfsWritable>;
}

/** A `File`. */
export interface OpfsContent {
  readonly size: number;
  slice(from: number, to: number): { arrayBuffer(): Promise<ArrayBuffer> };
  arrayBuffer(): Promise<ArrayBuffer>;
}

/** What is written is seen in the file when it is closed, all of it at once. */
export interface OpfsWritable {
  write(bytes: Uint8Array<ArrayBuffer>): Promise<void>;
  close(): Promise<void>;
  abort(): Promise<void>;
}

interface Platform {
  readonly navigator?: { readonly storage?: { getDirectory?(): Promise<OpfsDirectory> } };
}

/** The top folder of this origin. */
export async function originDirectory(): Promise<OpfsDirectory> {
  const { navigator } = globalThis as Platform;
  if (navigator?.storage?.getDirectory === undefined) {
    throw new DatabaseError(
      'unsupported',
      'There is no origin private file system here. Serve the page over HTTPS or from localhost, to a browser that has one; in Node use fileSink of @coterie/node.',
    );
  }
  return navigator.storage.getDirectory();
}
