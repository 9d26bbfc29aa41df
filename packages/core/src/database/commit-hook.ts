import type { ResultSet, Statement } from './contract.ts';
import { DatabaseError } from './errors.ts';

/** Goes along with every change that is made through a database's handle. */
export interface CommitHook {
  /** The last statement of every transaction that may write; what it answers is given to `committed`. */
  readonly closing?: Statement | undefined;
  /**
   * What the closing statement needs of the connection, such as temporary tables. Sent before a change when the closing
   * statement fails, as on a driver that has replaced its connection; it must do no harm where all of it is there.
   */
  readonly opening?: readonly Statement[] | undefined;
  /** Told that the opening statements were sent: what lived on the old connection is gone. */
  reopened?(): void;
  /**
   * Told after each commit, before the call that made it returns. What it throws is reported as an unhandled rejection,
   * never to the caller.
   * @param answer of the closing statement; null where there is none, or where the outcome of a change is not known.
   */
  committed(answer: ResultSet | null): void;
}

/** Whether the connection lacks what a statement is about. */
export function isMissing(error: unknown): error is DatabaseError {
  return error instanceof DatabaseError && error.code === 'query';
}

export function closed(hooks: readonly CommitHook[]): readonly CommitHook[] {
  return hooks.filter(({ closing }) => closing !== undefined);
}

export function closingOf(hooks: readonly CommitHook[]): readonly Statement[] {
  return hooks.flatMap(({ closing }) => closing ?? []);
}

export function openingOf(hooks: readonly CommitHook[]): readonly Statement[] {
  return hooks.flatMap(({ opening }) => opening ?? []);
}

export function reopened(hooks: readonly CommitHook[]): void {
  for (const hook of hooks) report(() => hook.reopened?.());
}

/** @param answers of the closing statements, in the order of their hooks; none where nobody knows. */
export function tell(hooks: readonly CommitHook[], answers: readonly ResultSet[]): void {
  const left = [...answers];
  for (const hook of hooks) {
    const answer = hook.closing === undefined ? null : (left.shift() ?? null);
    report(() => hook.committed(answer));
  }
}

function report(told: () => void): void {
  try {
    told();
  } catch (error) {
    void Promise.reject(error);
  }
}
