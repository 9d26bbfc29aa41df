/** What the errors of the client mean when a server, or the way to it, is the reason. */

import { type Access, type Failure, type Outcome, sqliteFailure } from '@coterie/core';
import { type ErrorFacts, factsOf } from './error-facts.ts';

export interface RemoteFailure extends Failure {
  /** `call`: no statement is to blame, and a transaction that was open on the stream does not live on. */
  readonly blames: 'statement' | 'call';
  /** Said of an answer that is too large: whether its statement has run all the same, in its transaction. */
  readonly ran?: boolean;
}

export interface Circumstances {
  readonly access: Access;
  /** A call with its own COMMIT, one in a transaction that goes on, or the COMMIT of that. */
  readonly scope: 'call' | 'transaction' | 'commit';
  /** The server, fit for messages. */
  readonly url: string;
}

export function remoteFailure(error: unknown, circumstances: Circumstances): RemoteFailure {
  const facts = factsOf(error);
  return (
    answered(facts, circumstances) ??
    refusedByHttp(facts, circumstances) ??
    neverSent(facts, circumstances) ??
    lost(facts, circumstances)
  );
}

/** The server ran a statement, or refused to, and said so. */
function answered({ kind, code, words }: ErrorFacts, circumstances: Circumstances): RemoteFailure | undefined {
  if (kind !== 'ResponseError' && code !== 'TRANSACTION_CLOSED') return undefined;
  if (words.includes('no transaction is active')) return endedByServer(sentence(words));
  switch (code) {
    case 'TRANSACTION_TIMEOUT':
    case 'STREAM_EXPIRED':
    case 'TRANSACTION_CLOSED':
      return endedByServer(
        `${sentence(words)} A server ends a transaction that is idle for 10 s, or that holds the lock for 5 s while another writer waits.`,
      );
    case 'TRANSACTION_BUSY':
      return { code: 'busy', message: `${sentence(words)} Try again.`, retryable: true, blames: 'call' };
    case 'RESPONSE_TOO_LARGE':
      return tooLargeAnswer(circumstances.access);
    case 'BLOCKED':
      return { code: 'unauthorized', message: `${sentence(words)} Ask whoever runs the server.`, blames: 'statement' };
    case 'SQL_PARSE_ERROR':
      return parseFailure(words);
    case 'ARGS_INVALID':
    case 'SQLITE_TOOBIG':
      return words.includes('too big') ? TOO_BIG : sqlFailure(code, words);
    default:
      if (code.startsWith('AUTH_')) return unauthorized(words);
      return /^SQL(?:ITE)?_/.test(code) ? sqlFailure(code, words) : undefined;
  }
}

const TOO_BIG: RemoteFailure = {
  code: 'too-big',
  message: 'A value or a row is larger than the server stores (5,000,000 bytes by default). Split it.',
  blames: 'statement',
};

/** The server stops at the row that is too much: a query is over then, any other statement had run before its first row. */
function tooLargeAnswer(access: Access): RemoteFailure {
  return {
    code: 'too-big',
    message:
      'The answer is larger than the server sends at once (10 MB by default). Read it in pages: add LIMIT, or ask for fewer columns.',
    blames: 'statement',
    ran: access === 'write',
  };
}

function sqlFailure(code: string, words: string): RemoteFailure {
  const message = words.replace(/^SQL input error: /, '').replace(/ \(at offset -?\d+\)$/, '');
  return { ...sqliteFailure({ code, message }), blames: 'statement' };
}

function parseFailure(words: string): RemoteFailure {
  const text = words.replace(/^SQL string could not be parsed: /, '');
  const unsupported = /^unsupported statement: ([\s\S]*)/.exec(text);
  if (unsupported !== null) {
    return {
      code: 'unsupported',
      message: `A libSQL server does not run this statement: ${unsupported[1]}. VACUUM, ATTACH, ANALYZE, temporary tables and the settings of its connections are its own business.`,
      blames: 'statement',
    };
  }
  const place = /^syntax error around L(\d+):(\d+): `([\s\S]*)`$/.exec(text);
  const message =
    place === null ? sentence(text) : `near "${place[3]}": syntax error (line ${place[1]}, column ${place[2]}).`;
  return { code: 'query', message, blames: 'statement' };
}

/** The server, or something before it, answered with an HTTP status. */
function refusedByHttp({ status, words }: ErrorFacts, circumstances: Circumstances): RemoteFailure | undefined {
  const { url, scope, access } = circumstances;
  if (status === undefined || status >= 500) return undefined;
  if (status === 401 || status === 403) return unauthorized(words);
  if (status === 413) return { code: 'too-big', message: `${sentence(words)} Split the call.`, blames: 'call' };
  if (status === 400 && (scope === 'transaction' || /baton|stream/i.test(words))) {
    return endedByServer(
      'The server does not know the transaction any more; it was restarted, or another one answered.',
    );
  }
  const message = `${url} refused the request: ${sentence(words)}`;
  // What stands before the server may give up on a request that it has passed on.
  if (access === 'write' && scope !== 'transaction' && !NEVER_PASSED_ON.has(status)) {
    return { code: 'connection', message: `${message} ${UNKNOWN}`, outcome: 'unknown', blames: 'call' };
  }
  return {
    code: 'connection',
    message: `${message} Check that this is the URL of a libSQL server.`,
    retryable: status === 429,
    blames: 'call',
  };
}

/** Not found, wrong method, wrong type, too many, and the like: said before anything looks at what was asked. */
const NEVER_PASSED_ON: ReadonlySet<number> = new Set([404, 405, 406, 411, 414, 415, 426, 429, 431]);
const UNKNOWN = 'Whether the change was applied is unknown: look before you make it again.';

const UNREACHABLE = /^(?:ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|UND_ERR_CONNECT_TIMEOUT)$/;
const NO_TLS = /^(?:ERR_SSL_|ERR_TLS_|CERT_|UNABLE_TO_|(?:DEPTH_ZERO_)?SELF_SIGNED_CERT)/;
/** OpenSSL's words for an answer to its hello that is none, such as one in plain HTTP. */
const NOT_TLS = /SSL routines:.*(?:wrong version number|packet length too long)/;
/** Of a WebSocket that failed to open Node tells the reason in words, and a browser nothing: there it may have opened. */
const NOT_OPENED = /^(?:connect |getaddrinfo |Unexpected server response: )|^$/;

function neverSent({ kind, network, words }: ErrorFacts, { url, scope }: Circumstances): RemoteFailure | undefined {
  const unsent =
    kind === 'ClosedError' ||
    (kind === 'WebSocketError' && NOT_OPENED.test(words)) ||
    (network !== undefined && (UNREACHABLE.test(network) || NO_TLS.test(network)));
  const plain = NOT_TLS.test(words);
  if (!unsent && !plain) return undefined;
  const reason = plain
    ? `${url} cannot be reached: the server speaks no TLS there.`
    : `${url} cannot be reached: ${sentence(words || network || 'no connection')}`;
  if (scope === 'commit') return endedByServer(`${reason} The COMMIT was not sent.`);
  const remedy = plain
    ? 'Use http:// or ws:// if it is a server without, else check the port.'
    : 'Check the URL, the network and that the server runs.';
  return {
    code: 'connection',
    message: `${reason} Nothing was sent. ${remedy}`,
    retryable: !plain,
    blames: 'call',
  };
}

/** The request went out, or may have, and no answer came that can be read. */
function lost(facts: ErrorFacts, { url, access, scope }: Circumstances): RemoteFailure {
  const outcome: Outcome = access === 'write' && scope !== 'transaction' ? 'unknown' : 'not-applied';
  const advice = outcome === 'unknown' ? UNKNOWN : 'Nothing was applied; try again.';
  const rest = { outcome, retryable: outcome === 'not-applied', blames: 'call' } as const;
  if (facts.kind === 'TimeoutError') {
    return { code: 'timeout', message: `${url} did not answer in time. ${advice}`, ...rest };
  }
  if (facts.kind === 'SyntaxError' || facts.kind === 'ProtoError') {
    const reason = `The answer of ${url} cannot be read: ${sentence(facts.words)} Is it a libSQL server, and is every number in the answer finite (JSON has no others)?`;
    return {
      code: 'decode',
      message: outcome === 'unknown' ? `${reason} ${advice}` : reason,
      ...rest,
      retryable: false,
    };
  }
  return {
    code: 'connection',
    message: `The connection to ${url} broke before the answer came: ${sentence(facts.words)} ${advice}`,
    ...rest,
  };
}

function endedByServer(reason: string): RemoteFailure {
  return {
    code: 'rolled-back',
    message: `${reason} Nothing of it was applied; run the whole transaction again.`,
    retryable: true,
    blames: 'call',
  };
}

export function unauthorized(words: string): RemoteFailure {
  return {
    code: 'unauthorized',
    message: `The server refuses the credentials: ${sentence(words)} Give an authToken that is valid and allows this.`,
    blames: 'call',
  };
}

function sentence(words: string): string {
  const text = words.trim();
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
