// `paths` in tsconfig.json leads here: the types of sql.js from elsewhere would bring those of Node and Emscripten.
import type { SqlJs } from './engine.ts';

/** How sql.js is loaded; its first call in a program decides for all. */
declare function initSqlJs(config: {
  /** The WebAssembly file's content; without it sql.js looks for the file itself. */
  readonly wasmBinary?: ArrayBuffer;
  /** Functions such as `reverse`, and old ones in place of SQLite's own. */
  readonly useOldExtensionFunctions: boolean;
}): Promise<SqlJs>;

export = initSqlJs;
