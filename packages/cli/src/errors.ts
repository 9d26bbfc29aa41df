/** What ends a command, as a sentence for people and a code for programs. */

import type { CommanderError } from '@commander-js/extra-typings';
import type { ErrorCode } from '@coterie/core';

/** The command's own codes; everything else is a database's `ErrorCode`. */
export type CliErrorCode =
  /** The command line is wrong. */
  | 'usage'
  /** No such file, session, row, setting, migration or database. */
  | 'not-found'
  /** The start of an id that fits several. */
  | 'ambiguous'
  /** A file of the system refused: permission, disk, a folder instead of a file. */
  | 'file';

/** An end that the user can do something about: what was wrong, and what to do. */
export class CliError extends Error {
  readonly code: CliErrorCode | ErrorCode;

  constructor(code: CliErrorCode | ErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

export interface Failure {
  readonly code: CliErrorCode | ErrorCode;
  readonly message: string;
  /** 1 failed, 2 wrong usage. */
  readonly exitCode: 1 | 2;
}

/** Says any error in one sentence, or a few. */
export function failureOf(error: unknown): Failure {
  if (isCommanderError(error)) return { code: 'usage', message: usageSentence(error), exitCode: 2 };
  if (error instanceof CliError) {
    return { code: error.code, message: error.message, exitCode: error.code === 'usage' ? 2 : 1 };
  }
  if (isDatabaseError(error)) return { code: error.code, message: error.message, exitCode: 1 };
  if (isSystemError(error)) return { code: 'file', message: systemSentence(error), exitCode: 1 };
  const what = error instanceof Error ? error.message : String(error);
  return {
    code: 'internal',
    message: `${what} (this was not expected: run it again with --debug, and report what it prints)`,
    exitCode: 1,
  };
}

/** By shape: loading core for `instanceof` would cost every start its time. */
export function isDatabaseError(error: unknown): error is Error & { readonly code: ErrorCode } {
  return error instanceof Error && 'outcome' in error && 'retryable' in error && 'code' in error;
}

function isCommanderError(error: unknown): error is CommanderError {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('commander.');
}

export function isSystemError(error: unknown): error is NodeJS.ErrnoException & { readonly code: string } {
  return error instanceof Error && 'syscall' in error && 'code' in error && typeof error.code === 'string';
}

function usageSentence({ message }: CommanderError): string {
  const text = message.replace(/^error: /, '').replaceAll('\n', ' ');
  return /[.?!)]$/.test(text) ? text : `${text}.`;
}

const REMEDIES: { readonly [code: string]: (path: string) => string } = {
  ENOENT: (path) => `There is nothing at ${path}. Check the path.`,
  EACCES: (path) => `${path} may not be read or written by you. Check its permissions and those of its folder.`,
  EPERM: (path) => `${path} may not be changed by you. Check its permissions and those of its folder.`,
  EROFS: (path) => `${path} is on a read-only file system. Choose a place that can be written.`,
  ENOSPC: (path) => `The disk is full at ${path}. Free some space and run it again.`,
  EISDIR: (path) => `${path} is a folder. Give the path of a file.`,
  ENOTDIR: (path) => `A part of ${path} is a file, not a folder. Check the path.`,
  ENAMETOOLONG: (path) => `${path} has a name that is longer than the file system takes. Choose a shorter path.`,
  EEXIST: (path) => `There is something at ${path} already. Choose another name, or remove it first.`,
};

function systemSentence(error: NodeJS.ErrnoException & { readonly code: string }): string {
  const remedy = REMEDIES[error.code];
  return remedy === undefined || error.path === undefined ? `${error.message}.` : remedy(error.path);
}
