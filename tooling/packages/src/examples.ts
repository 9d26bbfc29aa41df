/** The TypeScript of a Markdown document, as programs that can be compiled and run. */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './published.ts';

export interface Example {
  /** From the top of the workspace. */
  readonly document: string;
  /** Where it begins in the document, from 1. */
  readonly line: number;
  readonly code: string;
}

export interface Document {
  /** From the top of the workspace. */
  readonly path: string;
  readonly examples: readonly Example[];
  /** The files that it shows, by the name in their first line (`-- migrations/001_notes.sql`). Examples read them. */
  readonly files: Readonly<Record<string, string>>;
}

/** Every README that is published, the one at the top, and the guides: those that have TypeScript in them. */
export function readDocuments(): readonly Document[] {
  return globSync(['README.md', 'docs/*.md', 'packages/*/README.md', 'packages/{adapters,bindings}/*/README.md'], {
    cwd: root,
  })
    .sort()
    .map((path) => parseDocument(path, readFileSync(join(root, path), 'utf8')))
    .filter(({ examples }) => examples.length > 0);
}

/**
 * A block of TypeScript is a program. What one needs that would only distract its reader stands before it in a comment:
 *
 *     <!-- given:
 *     const url = 'file:notes.db';
 *     -->
 */
export function parseDocument(path: string, text: string): Document {
  const examples: Example[] = [];
  const files: Record<string, string> = {};
  const block = /(?:^<!-- given:\n(?<given>.*?)^-->\n\n?)?^```(?<language>ts|sql)\n(?<code>.*?)^```$/gms;
  for (const { index, groups } of text.matchAll(block)) {
    const { given = '', language = '', code = '' } = groups ?? {};
    const line = text.slice(0, index).split('\n').length;
    const name = /^-- (\S+\/\S+\.sql)$/m.exec(code.split('\n')[0] ?? '')?.[1];
    if (language === 'ts') examples.push({ document: path, line, code: `${given}${code}` });
    else if (name !== undefined) files[name] = code;
  }
  return { path, examples, files };
}
