/** A check, what it can come to, and how it is run: one that fails is a finding too, and ends no other. */
import type { FindingDocument } from '../documents/index.ts';
import { failureOf } from '../errors.ts';

export type Verdict = Pick<FindingDocument, 'severity' | 'skipped' | 'found' | 'advice'>;

type Title = Pick<FindingDocument, 'subject' | 'check' | 'examined'>;

/** @template T what it looks at. */
export interface Check<T> extends Title {
  look(at: T): Verdict | Promise<Verdict>;
}

export function ok(found: string): Verdict {
  return { severity: 'ok', skipped: false, found, advice: null };
}

export function note(found: string, advice: string | null = null): Verdict {
  return { severity: 'note', skipped: false, found, advice };
}

export function warning(found: string, advice: string): Verdict {
  return { severity: 'warning', skipped: false, found, advice };
}

export function problem(found: string, advice: string): Verdict {
  return { severity: 'problem', skipped: false, found, advice };
}

/** It cannot be looked at here. */
export function skipped(reason: string): Verdict {
  return { severity: 'note', skipped: true, found: reason, advice: null };
}

export async function run<T>(check: Check<T>, at: T): Promise<FindingDocument> {
  return finding(check, await verdictOf(check, at));
}

export function finding({ subject, check, examined }: Title, verdict: Verdict): FindingDocument {
  return { subject, check, examined, ...verdict };
}

async function verdictOf<T>(check: Check<T>, at: T): Promise<Verdict> {
  try {
    return await check.look(at);
  } catch (error) {
    const { code, message } = failureOf(error);
    if (code === 'unsupported' || code === 'unauthorized') return skipped(message);
    return problem(`It could not be looked at: ${message}`, adviceFor(code));
  }
}

/** What to do about an error with this code that kept something from being looked at. */
export function adviceFor(code: string): string {
  return ADVICE[code] ?? 'Do as it says, and run this again.';
}

const ADVICE: Readonly<Record<string, string>> = {
  corrupt:
    'Keep a copy of the file as it is, then restore a backup, or salvage what can be read with the sqlite3 shell (.recover).',
  busy: 'Wait for the program that holds the lock, or end it, and run this again.',
  readonly: 'Make the file and its folder writable, or copy both it and the files beside it to a folder of yours.',
  connection: 'Check the address and that the server runs, and run this again.',
  timeout: 'Check that the server answers, and run this again.',
};
