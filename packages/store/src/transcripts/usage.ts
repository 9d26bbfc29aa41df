/**
 * Counting API responses. One response spans several records, each repeating its usage: within a file the last usage
 * counts. A response can stand in several files, and in several sessions, where a session was resumed or forked, also
 * cut off in the middle: of such copies the one with most output tokens counts, since usage only grows.
 */

import type { Value } from '@coterie/core';
import type { TokenUsage } from './types.ts';

/**
 * Which record of a response is the last one in its file, as one number: places of a later revision come later, and
 * records without a usage before all others.
 */
const POSITION =
  '(CASE WHEN output_tokens IS NULL THEN 0 ELSE 1 END << 61) + (revision << 40) + coalesce(place, transcript_events.seq)';

/**
 * Responses with `message_key`, `session_id`, `at`, `model` and tokens: one row for each key, or for each key in each
 * session where `perSession`. Columns beside max() come from the row that has the maximum
 * (https://www.sqlite.org/lang_select.html#bareagg).
 * @param where narrows the records, such as ` AND session_id = session.id`.
 */
export function responsesSql({
  where = '',
  perSession,
}: {
  readonly where?: string;
  readonly perSession: boolean;
}): string {
  const key = perSession ? 'session_id, message_key' : 'message_key';
  const columns = 'model, input_tokens, output_tokens, cache_write_tokens, cache_read_tokens';
  return `SELECT message_key, session_id, timestamp AS at, ${columns}, max(fullness) FROM (
      SELECT message_key, session_id, timestamp, ${columns}, max(${POSITION}),
        printf('%013d|%013d|%013d|%013d|%s|%s|%s', output_tokens, input_tokens, cache_write_tokens, cache_read_tokens,
          timestamp, session_id, model) AS fullness
      FROM transcript_events WHERE message_key IS NOT NULL${where} GROUP BY session_id, message_key, file_seq
    ) GROUP BY ${key}`;
}

/** The sums of the tokens of such rows. */
export const TOKEN_SUMS =
  'coalesce(sum(input_tokens), 0), coalesce(sum(output_tokens), 0), coalesce(sum(cache_write_tokens), 0), coalesce(sum(cache_read_tokens), 0)';

export function readTokens([input, output, cacheWrite, cacheRead]: readonly (Value | undefined)[]): TokenUsage {
  // Sums can go beyond the whole numbers of JavaScript, and drivers then give a bigint.
  return {
    input: Number(input),
    output: Number(output),
    cacheWrite: Number(cacheWrite),
    cacheRead: Number(cacheRead),
  };
}

export function addTokens(a: TokenUsage, b: TokenUsage): TokenUsage {
  return {
    input: a.input + b.input,
    output: a.output + b.output,
    cacheWrite: a.cacheWrite + b.cacheWrite,
    cacheRead: a.cacheRead + b.cacheRead,
  };
}

export const NO_TOKENS: TokenUsage = { input: 0, output: 0, cacheWrite: 0, cacheRead: 0 };
