/** Files of another kind under a transcript's name, told by how they begin: the importer would find lines in them. */
import { open } from 'node:fs/promises';

export interface ForeignFormat {
  /** As in "it is a SQLite database". */
  readonly name: string;
  readonly remedy: string;
  readonly start: Buffer;
}

const UNPACK = 'Unpack it, and import what is in it.';

export const DATABASE: ForeignFormat = {
  name: 'a SQLite database',
  remedy: 'Give transcripts (*.jsonl), or a folder of them; a database to import into is named with --db.',
  start: Buffer.from('SQLite format 3\0'),
};

const FORMATS: readonly ForeignFormat[] = [
  DATABASE,
  { name: 'compressed with gzip', remedy: UNPACK, start: Buffer.from([0x1f, 0x8b]) },
  { name: 'compressed with zstd', remedy: UNPACK, start: Buffer.from([0x28, 0xb5, 0x2f, 0xfd]) },
  { name: 'compressed with xz', remedy: UNPACK, start: Buffer.from([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00]) },
  { name: 'a zip archive', remedy: UNPACK, start: Buffer.from([0x50, 0x4b, 0x03, 0x04]) },
];

const LONGEST = Math.max(...FORMATS.map(({ start }) => start.length));

/** What the file is when it is surely no transcript; null for any other. What the system says comes out as it is. */
export async function foreignFormat(path: string): Promise<ForeignFormat | null> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(LONGEST), 0, LONGEST, 0);
    const head = buffer.subarray(0, bytesRead);
    return FORMATS.find(({ start }) => head.subarray(0, start.length).equals(start)) ?? null;
  } finally {
    await file.close();
  }
}

export function formatSentence(path: string, { name, remedy }: ForeignFormat): string {
  return `${path} is ${name}, not a transcript. ${remedy}`;
}
