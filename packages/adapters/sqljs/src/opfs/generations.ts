/** Each save is a file of its own: `notes.db.000012` is the twelfth of notes.db. */
import { ValidationError } from '@coterie/core';
import type { OpfsDirectory } from './directory.ts';

const DIGITS = 6;

export function generationFile(name: string, number: number): string {
  return `${name}.${String(number).padStart(DIGITS, '0')}`;
}

/** The numbers of all that are there, whole or not, in order. */
export async function generationsIn(directory: OpfsDirectory, name: string): Promise<readonly number[]> {
  const numbers: number[] = [];
  for await (const file of directory.keys()) {
    const digits = file.startsWith(`${name}.`) ? file.slice(name.length + 1) : '';
    if (/^\d{6,15}$/.test(digits) && generationFile(name, Number(digits)) === file) numbers.push(Number(digits));
  }
  return numbers.sort((a, b) => a - b);
}

export function checkName(name: string): void {
  if (typeof name === 'string' && name !== '' && !/[/\\\0]/.test(name)) return;
  throw new ValidationError('name', `${JSON.stringify(name)} is no name of a database. Give one such as notes.db.`);
}
