import { styleText } from 'node:util';

/** How a text is set off, by meaning; on a terminal without colours each gives its text back. */
export interface Style {
  readonly color: boolean;
  heading(text: string): string;
  strong(text: string): string;
  dim(text: string): string;
  match(text: string): string;
  id(text: string): string;
  good(text: string): string;
  warning(text: string): string;
  bad(text: string): string;
  user(text: string): string;
  assistant(text: string): string;
}

type Format = Parameters<typeof styleText>[0];

const FORMATS = {
  heading: 'bold',
  strong: 'bold',
  dim: 'dim',
  match: ['bold', 'yellow'],
  id: 'cyan',
  good: 'green',
  warning: 'yellow',
  bad: 'red',
  user: ['bold', 'blue'],
  assistant: ['bold', 'magenta'],
} as const satisfies { readonly [meaning: string]: Format };

type Meaning = keyof typeof FORMATS;

export function createStyle(color: boolean): Style {
  const paint = (meaning: Meaning) => (text: string) =>
    color && text !== '' ? styleText(FORMATS[meaning], text, { validateStream: false }) : text;
  return {
    color,
    heading: paint('heading'),
    strong: paint('strong'),
    dim: paint('dim'),
    match: paint('match'),
    id: paint('id'),
    good: paint('good'),
    warning: paint('warning'),
    bad: paint('bad'),
    user: paint('user'),
    assistant: paint('assistant'),
  };
}

/** Node's own answer, which honours `NO_COLOR`, `FORCE_COLOR` and what the terminal can do. */
export function wantsColor(stream: NodeJS.WriteStream): boolean {
  return styleText('bold', 'x', { stream }) !== 'x';
}
