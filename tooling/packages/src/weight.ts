/** What a bundle weighs: minified bytes, and those that travel when a server compresses them with gzip. */
import { gzipSync } from 'node:zlib';
import { minifySync } from 'rolldown/utils';
import type { Chunk } from './bundle.ts';

export interface Weight {
  readonly minified: number;
  readonly gzipped: number;
}

export interface Part {
  /** A folder or file of a package, such as `@coterie/core/migrations`. */
  readonly name: string;
  readonly gzipped: number;
}

export function gzipped(bytes: string | Uint8Array): number {
  return gzipSync(bytes, { level: 9 }).length;
}

/** Of the chunks together, each compressed on its own as it is sent. */
export function weightOf(chunks: readonly Chunk[]): Weight {
  return {
    minified: chunks.reduce((sum, { code }) => sum + Buffer.byteLength(code), 0),
    gzipped: chunks.reduce((sum, { code }) => sum + gzipped(code), 0),
  };
}

/**
 * What the bundle is made of, the heaviest first. Each part is compressed alone, so together they are a little more than
 * the whole.
 */
export function partsOf(chunks: readonly Chunk[]): readonly Part[] {
  const texts = new Map<string, string>();
  for (const { file, code } of chunks.flatMap(({ modules }) => modules)) {
    const name = partOf(file);
    // Without leaving out what nothing uses: seen alone, nothing of a module is used.
    const { code: minified } = minifySync(file, code, {
      module: true,
      compress: false,
      codegen: { removeWhitespace: true },
    });
    texts.set(name, (texts.get(name) ?? '') + minified);
  }
  return [...texts].map(([name, text]) => ({ name, gzipped: gzipped(text) })).sort((a, b) => b.gzipped - a.gzipped);
}

function partOf(file: string): string {
  const inside = /^.*\/node_modules\/((?:@[^/]+\/)?[^/]+)\/(.*)$/.exec(file);
  if (inside === null) return 'the bundle itself';
  const [, name = '', path = ''] = inside;
  if (!name.startsWith('@coterie/')) return name;
  const [, folder = ''] = /^dist\/([^/]+)/.exec(path) ?? [];
  return `${name}/${folder.replace(/\.js$/, '')}`;
}
