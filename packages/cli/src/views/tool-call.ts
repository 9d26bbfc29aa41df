import { oneLine } from '../output/text.ts';

/** What says the most about a call, in the inputs of the tools that Claude Code has, the first that is there. */
const TELLING = [
  'command',
  'file_path',
  'notebook_path',
  'path',
  'pattern',
  'query',
  'url',
  'description',
  'prompt',
] as const;

/** A tool call on one line, without its name. */
export function describeInput(input: object): string {
  const values = input as { readonly [name: string]: unknown };
  const telling = TELLING.find((name) => typeof values[name] === 'string');
  if (telling !== undefined) return oneLine(String(values[telling]));
  return Object.keys(input).length === 0 ? '' : oneLine(JSON.stringify(input));
}
