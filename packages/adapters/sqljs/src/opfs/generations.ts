/** Each save is a file of its own: `notes.db.000012` is the twelfth of notes.db. */
import { ValidationError } from '@coterie/core';
import type { OpfsDirectory } from './directory.ts';

const DIGITS = 6;

export function generationFile(name: string, number: number): string {
  return `${name}.${String(number).padStart(DIGITS, '0')}`;
}

export interface Generations {
  /** Of all that are there, whole or not, in order. */
  readonly numbers: readonly number[];
  /** Files in which Chromium kept what a writer wrote that was ended before it could close them. */
  readonly leftovers: readonly string[];
}

export async function generationsIn(directory: OpfsDirectory, name: string): Promise<Generations> {
  const numbers: number[] = [];
  const leftovers: string[] = [];
  for await (const file of directory.keys()) {
    const rest = file.startsWith(`${name}.`) ? file.slice(name.length + 1) : '';
    if (/^\d{6,15}$/.test(rest) && generationFile(name, Number(rest)) === file) numbers.push(Number(rest));
    else if (/^\d{6,15}(?:\.\d+)?\.crswap$/.test(rest)) leftovers.push(file);
  }
  return { numbers: numbers.sort((a, b) => a - b), leftovers };
}

export function checkName(name: string): void {
  if (typeof name === 'string' && name !== '' && !/[/\\\0]/.test(name)) return;
  throw new ValidationError('name', `${JSON.stringify(name)} is no name of a database. Give one such as notes.db.`);
}
