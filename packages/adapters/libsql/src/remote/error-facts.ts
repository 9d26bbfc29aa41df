/** The parts that matter of the errors of @libsql/client, of the Hrana client below it, and of `fetch`. */
export interface ErrorFacts {
  /**
   * The name of the innermost error that means something: `ResponseError` (the server's own words), `HttpServerError`,
   * `ClosedError` (known to be closed before sending), `WebSocketError`, `ProtoError`, `SyntaxError`, `TimeoutError`.
   */
  readonly kind: string;
  /** The server's or the client's code, such as `SQLITE_CONSTRAINT` or `STREAM_EXPIRED`; empty without one. */
  readonly code: string;
  readonly words: string;
  readonly status?: number | undefined;
  /** What the network said to `fetch`, such as `ECONNREFUSED`. */
  readonly network?: string | undefined;
}

export function factsOf(error: unknown): ErrorFacts {
  if (!(error instanceof Error)) return { kind: '', code: '', words: String(error) };
  const { cause } = error;
  const code = textOf(error, 'code');
  // `fetch` wraps what the network said in a TypeError; the client wraps in an error of its own what Hrana's threw.
  if (error instanceof TypeError)
    return { kind: 'TypeError', code: '', words: wordsOf(cause ?? error), network: networkOf(cause) };
  const inner = cause instanceof Error ? cause : error;
  const status: unknown = (inner as { readonly status?: unknown }).status;
  return {
    kind: inner.name,
    code: code ?? '',
    words: inner.message,
    status: typeof status === 'number' ? status : undefined,
  };
}

/** Whether the server could not make sense of a statement's text. It reads all texts before it runs any. */
export function isParseError(error: unknown): boolean {
  return /^SQL_(?:PARSE_ERROR|NO_STATEMENT|MANY_STATEMENTS)$/.test(factsOf(error).code);
}

/** Whether the error of a BEGIN proves that a transaction is open. */
export function saysAlreadyBegun(error: unknown): boolean {
  return factsOf(error).words.includes('cannot start a transaction within a transaction');
}

function networkOf(cause: unknown): string | undefined {
  if (!(cause instanceof Error)) return undefined;
  // Nothing is ever sent to the ports that `fetch` refuses, nor before a connection stands.
  if (cause.message === 'bad port' || textOf(cause, 'syscall') === 'connect') return 'ECONNREFUSED';
  return textOf(cause, 'code');
}

/** An AggregateError (several addresses were tried) has no words of its own. */
function wordsOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.message || (textOf(error, 'code') ?? error.name);
}

function textOf(error: Error, key: string): string | undefined {
  const value: unknown = (error as { readonly [key: string]: unknown } & Error)[key];
  return typeof value === 'string' ? value : undefined;
}
