/**
 * The Nodes that users have: the oldest that the packages run on, and each current line. They come from npm, so that
 * every machine has the same ones. They are apart in a package of their own because each brings a command `node`, which
 * would come first on the path of the scripts of whichever package depends on it.
 */
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

export interface NodeRuntime {
  /** Such as `22.18.0`. */
  readonly version: string;
  /** The path of its executable. */
  readonly executable: string;
}

const require = createRequire(import.meta.url);

function runtime(name: string): NodeRuntime {
  const file = require.resolve(`${name}/package.json`);
  const { version, bin } = require(file) as { readonly version: string; readonly bin: { readonly node: string } };
  return { version, executable: join(dirname(file), bin.node) };
}

/** The oldest first. */
export const nodes: readonly NodeRuntime[] = ['node-22', 'node-24', 'node-26'].map(runtime);
