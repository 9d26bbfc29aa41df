import { spawn } from 'node:child_process';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';
import type { DoctorDocument, FindingDocument } from '../../src/documents/index.ts';
import { type CoterieOptions, coterie } from './coterie.ts';

export interface Examination extends DoctorDocument {
  readonly code: number | null;
  find(check: string): FindingDocument;
}

/** Runs the built `coterie doctor --json`, which must end with a document and nothing else. */
export async function doctor(args: readonly string[], options: CoterieOptions): Promise<Examination> {
  const { code, stdout, stderr } = await coterie(['doctor', ...args, '--json'], options);
  expect(stderr).toBe('');
  const document = JSON.parse(stdout) as DoctorDocument;
  expect(code).toBe(document.ok ? 0 : 1);
  const find = (check: string): FindingDocument => {
    const found = document.findings.find((one) => one.check === check);
    if (found === undefined) throw new Error(`No check ${check} among ${document.findings.map((one) => one.check)}`);
    return found;
  };
  return { ...document, code, find };
}

/** The checks that are not `ok`, in order. */
export function troubles({ findings }: DoctorDocument): readonly string[] {
  return findings
    .filter(({ severity, skipped }) => severity !== 'ok' && !skipped)
    .map(({ check, severity }) => `${check} ${severity}`);
}

/** Every file of a folder with its bytes and time of change, to see that nothing was touched. */
export function stateOf(folder: string): readonly (readonly [string, string, number])[] {
  return readdirSync(folder)
    .filter((name) => statSync(join(folder, name)).isFile() && !name.endsWith('-shm'))
    .map((name) => {
      const path = join(folder, name);
      return [name, readFileSync(path).toString('base64'), statSync(path).mtimeMs] as const;
    });
}

const here = dirname(fileURLToPath(import.meta.url));

/** Runs a program with better-sqlite3 as `Database` and the path as `path`; it ends itself. */
export function inOwnProcess(path: string, program: string): Promise<NodeJS.Signals | null> {
  const script = `import Database from 'better-sqlite3'; const path = ${JSON.stringify(path)}; ${program}`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], { cwd: here, stdio: 'inherit' });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (_code, signal) => resolve(signal));
  });
}
