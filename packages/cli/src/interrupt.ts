/** Ctrl-C, or a request to terminate, during long work: the first ends it where nothing is half-done, the second at once. */

export interface Interrupt {
  readonly signal: AbortSignal;
  /** The exit code of a process that was ended so; null while nobody has asked for it. */
  readonly exitCode: 130 | 143 | null;
  /** Whether this error is how the work ended because of it. */
  isCauseOf(error: unknown): boolean;
  /** Gives the signals their usual meaning back. */
  release(): void;
}

const EXIT_CODES = { SIGINT: 130, SIGTERM: 143 } as const;

type Ending = keyof typeof EXIT_CODES;

export function catchInterrupt(): Interrupt {
  const controller = new AbortController();
  const { signal } = controller;
  let exitCode: Interrupt['exitCode'] = null;
  const onSignal = (name: NodeJS.Signals): void => {
    const code = EXIT_CODES[name as Ending];
    if (signal.aborted) process.exit(code);
    exitCode = code;
    controller.abort(new Error(`The process was told to end (${name}).`));
  };
  const names = Object.keys(EXIT_CODES) as Ending[];
  for (const name of names) process.on(name, onSignal);
  return {
    signal,
    get exitCode() {
      return exitCode;
    },
    isCauseOf: (error) =>
      signal.aborted && (error === signal.reason || (error instanceof Error && error.cause === signal.reason)),
    release() {
      for (const name of names) process.off(name, onSignal);
    },
  };
}
