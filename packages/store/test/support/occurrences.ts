/** Looks for bytes in all files of a folder, in a process of its own: reading a database beside its engine costs its locks. */
import { execFileSync } from 'node:child_process';

const script = `
  const fs = require('node:fs');
  const { folder, needles } = JSON.parse(fs.readFileSync(0, 'utf8'));
  const found = [];
  for (const file of fs.readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!file.isFile()) continue;
    const bytes = fs.readFileSync(file.parentPath + '/' + file.name);
    for (const [form, hex] of needles) if (bytes.includes(Buffer.from(hex, 'hex'))) found.push(file.name + ': ' + form);
  }
  console.log(JSON.stringify({ files: fs.readdirSync(folder).sort(), found }));
`;

export interface Occurrences {
  readonly files: readonly string[];
  /** The name of the file, and in which form the bytes stand there. */
  readonly found: readonly string[];
}

/** Every form in which a text could have got into a file. */
export function formsOf(secret: string | Uint8Array): readonly (readonly [form: string, bytes: Buffer])[] {
  const bytes = Buffer.from(secret as string);
  const hex = bytes.toString('hex');
  // Base64 of the same bytes differs by where they stand among groups of three: what lies whole in groups is looked for.
  const base64 = [0, 1, 2].map((at) => {
    const inner = bytes.subarray(at);
    return inner.subarray(0, inner.length - (inner.length % 3)).toString('base64');
  });
  return [
    ['as it is', bytes],
    ['UTF-16', Buffer.from(bytes.toString('utf8'), 'utf16le')],
    ['hexadecimal', Buffer.from(hex)],
    ['HEXADECIMAL', Buffer.from(hex.toUpperCase())],
    ...base64.map((text, at) => [`base64 from ${at}`, Buffer.from(text)] as const),
  ];
}

export function occurrences(folder: string, ...secrets: readonly (string | Uint8Array)[]): Occurrences {
  const needles = secrets.flatMap(formsOf).map(([form, bytes]) => [form, bytes.toString('hex')]);
  const answer = execFileSync(process.execPath, ['-e', script], {
    input: JSON.stringify({ folder, needles }),
    encoding: 'utf8',
  });
  return JSON.parse(answer) as Occurrences;
}
