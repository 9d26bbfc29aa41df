import { DatabaseError } from '@coterie/core';
import initSqlJs from 'sql.js';
import type { SqlJs } from './engine.ts';

interface Response {
  readonly ok: boolean;
  readonly status: number;
  arrayBuffer(): Promise<ArrayBuffer>;
}

/** What is taken from the platform; `TextDecoder` is there to be replaced for a moment. */
interface Platform {
  fetch(url: string): Promise<Response>;
  TextDecoder?: new (label?: string, options?: { readonly ignoreBOM?: boolean }) => object;
}

const platform = globalThis as unknown as Platform;

let loading: Promise<SqlJs> | undefined;

/** Loads sql.js, once for all callers; after a failure the next call tries again. */
export function loadSqlJs(wasmUrl: string | undefined): Promise<SqlJs> {
  loading ??= start(wasmUrl).catch((error: unknown) => {
    loading = undefined;
    throw error;
  });
  return loading;
}

async function start(wasmUrl: string | undefined): Promise<SqlJs> {
  const binary = wasmUrl === undefined ? {} : { wasmBinary: await download(wasmUrl) };
  try {
    return await keepingByteOrderMarks(() => initSqlJs({ ...binary, useOldExtensionFunctions: false }));
  } catch (cause) {
    throw new DatabaseError(
      'cannot-open',
      `sql.js could not load its WebAssembly file: ${reason(cause)}. Give its address as wasmUrl, and start the program again: sql.js remembers the failure.`,
      { cause },
    );
  }
}

/**
 * sql.js is given the file's content, not its address: when it fails to load the file by itself, it remembers the
 * failure for good and leaves a rejected promise behind, which ends a Node process.
 */
async function download(url: string): Promise<ArrayBuffer> {
  try {
    const response = await platform.fetch(url);
    if (!response.ok) throw new Error(`the server answered with status ${response.status}`);
    const content = await response.arrayBuffer();
    if (!isWebAssembly(content)) throw new Error('the answer is no WebAssembly');
    return content;
  } catch (cause) {
    throw new DatabaseError(
      'cannot-open',
      `sql.js could not be loaded from ${url}: ${reason(cause)}. Give the address at which sql.js's .wasm file is served.`,
      { retryable: true, cause },
    );
  }
}

function isWebAssembly(content: ArrayBuffer): boolean {
  const start = new Uint8Array(content, 0, Math.min(4, content.byteLength));
  return start.join() === '0,97,115,109';
}

/**
 * sql.js reads text with a decoder that swallows a byte order mark at its start: what a query returns would not be what
 * was stored. It makes that decoder while `initSqlJs` is being called, so for the length of this call decoders keep the
 * mark unless told otherwise.
 */
function keepingByteOrderMarks<T>(call: () => T): T {
  const { TextDecoder } = platform;
  if (TextDecoder === undefined) return call();
  platform.TextDecoder = class extends TextDecoder {
    constructor(label?: string, options?: { readonly ignoreBOM?: boolean }) {
      super(label, { ignoreBOM: true, ...options });
    }
  };
  try {
    return call();
  } finally {
    platform.TextDecoder = TextDecoder;
  }
}

function reason(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
