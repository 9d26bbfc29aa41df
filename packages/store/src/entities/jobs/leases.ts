/**
 * What the holder of a lease does. The jobs come as one JSON parameter, whose items begin with id and token; a job that no
 * longer has its token is left alone. For a single one a statement before it fails in that case, and all with it.
 */

import { type ResultSet, type Statement, ValidationError, type Value } from '@coterie/core';
import { text } from '../../table/codec.ts';
import { countOf } from '../../table/listing.ts';
import { jobTable as table } from './schema.ts';
import type { FailOptions, JobError, Lease, LeaseReport } from './types.ts';

const HELD = 'FROM json_each(?) AS given WHERE jobs.id = given.value ->> 0 AND jobs.lease_token = given.value ->> 1';
const GIVEN_BACK = 'lease_token = NULL, lease_expires_at = NULL, updated_at = ?';

/** Values: now. Items: the lease's end, 1 where progress is told, progress. */
export const EXTEND = `UPDATE jobs SET updated_at = ?, lease_expires_at = given.value ->> 2,
  progress = CASE WHEN given.value ->> 3 THEN given.value ->> 4 ELSE progress END ${HELD}`;

/** Values: now, now. Items: the result. */
export const COMPLETE = `UPDATE jobs SET status = 'completed', result = given.value ->> 2, error = NULL, completed_at = ?,
  ${GIVEN_BACK} ${HELD}`;

/** Values: now, now. */
export const RELEASE = `UPDATE jobs SET status = 'pending', attempts = max(attempts - 1, 0), is_delayed = scheduled_at > ?,
  ${GIVEN_BACK} ${HELD}`;

const DAY = 86_400_000;
const AGAIN = '(attempts < max_attempts AND given.value ->> 3)';
/** Doubled 27 times, a millisecond is more than a day. */
const DELAY = `coalesce(given.value ->> 4,
  min(backoff_ms * (1 << min(attempts - 1, 27)), ${DAY}) * (given.value ->> 5))`;

/** Values: now, now, now. Items: the error, 1 to try again while attempts are left, milliseconds or null, share of the backoff. */
export const FAIL = `UPDATE jobs SET
    status = CASE WHEN ${AGAIN} THEN 'pending' ELSE 'failed' END,
    completed_at = CASE WHEN ${AGAIN} THEN NULL ELSE ? END,
    scheduled_at = CASE WHEN ${AGAIN}
      THEN strftime('%Y-%m-%dT%H:%M:%fZ', ?, printf('+%.3f seconds', ${DELAY} / 1000.0)) ELSE scheduled_at END,
    is_delayed = ${AGAIN} AND ${DELAY} > 0, error = given.value ->> 2, ${GIVEN_BACK} ${HELD}`;

/** Fails unless the lease holds. */
export function assertHeld({ id, token }: Lease): Statement {
  return { sql: 'INSERT INTO jobs_lease (id, lease_token) VALUES (?, ?)', params: leaseOf({ id, token }) };
}

/** @param items of the update, the same number for every lease. */
export function ofHeld(
  update: string,
  params: readonly Value[],
  leases: readonly (readonly [Lease, ...Value[]])[],
  returning = table.select,
): Statement {
  const items = leases.map(([lease, ...rest]) => [...leaseOf(lease), ...rest]);
  const ids = new Set(items.map(([id]) => id));
  if (ids.size < items.length) throw new ValidationError('id', 'A job is given twice. Give each of them once.');
  return { sql: `${update} RETURNING ${returning}`, params: [...params, JSON.stringify(items)] };
}

/** What became of the leases whose ids came back. */
export function reportOf(leases: readonly Lease[], result: ResultSet | undefined): LeaseReport {
  const held = new Set(result?.rows.map(([id]) => id as string));
  const ids = leases.map(({ id }) => id);
  return { done: ids.filter((id) => held.has(id)), stale: ids.filter((id) => !held.has(id)) };
}

/** The values of an item of `FAIL` behind the lease. */
export function failureOf(lease: Lease, error: JobError, { retry = true, delayMs }: FailOptions): readonly Value[] {
  return [
    messageOf(error),
    retry ? 1 : 0,
    delayMs === undefined ? null : countOf('delayMs', delayMs),
    0.5 + shareOf(`${lease.token} ${lease.id}`) / 2,
  ];
}

function leaseOf({ id, token }: Lease): readonly [Value, Value] {
  return [table.encode('id', id), text().encode(token, 'token')];
}

/** Of what was thrown nobody knows which characters it has. A text was written by the caller. */
function messageOf(error: JobError): Value {
  const message = error instanceof Error ? error.message.toWellFormed().replaceAll('\0', '\ufffd') : error;
  return text().encode(message, 'error');
}

/**
 * A number in [0, 1) that is another for every claim, and always the same for one: an operation has no chance of its own.
 * (FNV-1a, mixed once more, since tokens made together differ only in their last characters.)
 */
function shareOf(key: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < key.length; at += 1) hash = Math.imul(hash ^ key.charCodeAt(at), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32;
}
