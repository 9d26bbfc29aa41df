/** Ctrl-C during long work: the first ends it where nothing is half-done, the second ends the process. */

export interface Interrupt {
  readonly signal: AbortSignal;
  /** Whether this error is how the work ended because of Ctrl-C. */
  isCauseOf(error: unknown): boolean;
  /** Gives Ctrl-C its usual meaning back. */
  release(): void;
}

/** The exit code of a process that Ctrl-C ended. */
export const INTERRUPTED = 130;

export function catchInterrupt(): Interrupt {
  const controller = new AbortController();
  const { signal } = controller;
  const onSignal = (): void => {
    if (signal.aborted) process.exit(INTERRUPTED);
    controller.abort(new Error('Ctrl-C was pressed.'));
  };
  process.on('SIGINT', onSignal);
  return {
    signal,
    isCauseOf: (error) =>
      signal.aborted && (error === signal.reason || (error instanceof Error && error.cause === signal.reason)),
    release: () => void process.off('SIGINT', onSignal),
  };
}
