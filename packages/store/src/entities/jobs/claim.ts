/**
 * The statements of a claim. Each looks at the beginning of an index that holds only what it is about, so that a claim
 * costs the same however many jobs wait, wait for their time, or have ended. The indexes are named, so that no statistics
 * of the engine's can lead it to others.
 */

import { type ResultSet, type Statement, ValidationError, type Value } from '@coterie/core';
import type { Environment } from '../../environment.ts';
import { text } from '../../table/codec.ts';
import { EQUALS } from '../../table/filters.ts';
import { countOf } from '../../table/listing.ts';
import { jobTable as table } from './schema.ts';
import type { Claim, ClaimedJob } from './types.ts';

export const LEASE_MS = 60_000;

/** How many jobs one claim makes ready at most: of those whose time has come, and of those whose lease ran out. */
const READIED = 1000;

/** SQLite takes no more than 500 parts of a UNION. */
const MOST_TYPES = 100;

/** Delayed jobs whose time has come join the others. */
const COME_DUE = `UPDATE jobs SET is_delayed = 0 WHERE seq IN (
    SELECT seq FROM jobs INDEXED BY jobs_by_delayed
    WHERE status = 'pending' AND is_delayed = 1 AND scheduled_at <= ? ORDER BY scheduled_at LIMIT ${READIED})`;

/**
 * Jobs whose lease ran out wait again, or have failed with their last attempt. One that was claimed by its id before its
 * time, or was put off meanwhile, waits for that. Values: now, three times.
 */
const PUT_BACK = `UPDATE jobs SET
    status = CASE WHEN attempts < max_attempts THEN 'pending' ELSE 'failed' END,
    completed_at = CASE WHEN attempts < max_attempts THEN NULL ELSE ? END,
    error = 'The lease of attempt ' || attempts || ' ran out' || coalesce(' while ' || worker || ' had it', '') || '.',
    is_delayed = scheduled_at > ?, lease_token = NULL, lease_expires_at = NULL, updated_at = ?`;

const PUT_BACK_FIRST = `${PUT_BACK} WHERE seq IN (
    SELECT seq FROM jobs INDEXED BY jobs_by_lease
    WHERE status = 'processing' AND lease_expires_at <= ? ORDER BY lease_expires_at LIMIT ${READIED})`;

/** A job that is named is looked at whatever else waits to be put back. */
const PUT_BACK_NAMED = `${PUT_BACK}
  WHERE id IN (SELECT value FROM json_each(?)) AND +status = 'processing' AND lease_expires_at <= ?`;

const READY = "status = 'pending' AND is_delayed = 0";
const FIRST = `SELECT seq FROM jobs INDEXED BY jobs_by_ready WHERE ${READY} ORDER BY priority DESC, created_at, seq LIMIT +?`;
const OF_TYPE = `SELECT priority, created_at, seq FROM jobs INDEXED BY jobs_by_type_ready WHERE type ${EQUALS} AND ${READY}`;

/** The plus keeps the engine at the ids, whatever it believes of the statuses. */
const NAMED = `SELECT seq FROM jobs WHERE id IN (SELECT value FROM json_each(?)) AND +status = 'pending'
  ORDER BY priority DESC, created_at, seq LIMIT ?`;

/** The statements of a claim; the last gives the jobs. */
export function claimStatements(claim: Claim, { now, id }: Environment): readonly Statement[] {
  const { worker = null, leaseMs, limit = 1 } = claim;
  const moment = now();
  const at = table.encode('startedAt', moment);
  const chosen = chosenBy(claim);
  const most = chosen === undefined ? 0 : countOf('limit', limit);
  const { sql, params } = chosen ?? { sql: FIRST, params: [] };
  const take = `UPDATE jobs SET status = 'processing', attempts = attempts + 1, lease_token = ?, lease_expires_at = ?,
    worker = ?, started_at = ?, updated_at = ? WHERE seq IN (${sql}) RETURNING ${table.select}`;
  return [
    ...readying(claim, at),
    {
      sql: take,
      params: [
        table.encode('leaseToken', id()),
        table.encode('leaseExpiresAt', leaseEnd(moment, leaseMs)),
        table.encode('worker', worker),
        at,
        at,
        ...params,
        most,
      ],
    },
  ];
}

/** What makes jobs claimable that have become so. One that is named is claimed before its time anyway. */
function readying({ ids }: Claim, now: Value): readonly Statement[] {
  if (ids !== undefined) return [{ sql: PUT_BACK_NAMED, params: [now, now, now, listOf(ids), now] }];
  return [
    { sql: COME_DUE, params: [now] },
    { sql: PUT_BACK_FIRST, params: [now, now, now, now] },
  ];
}

/** The jobs of what `claimStatements` answered, in their order: RETURNING has none. */
export function claimedJobs(results: readonly ResultSet[]): readonly ClaimedJob[] {
  const rows = results.at(-1)?.rows ?? [];
  return rows
    .map((row) => table.decode(row) as ClaimedJob)
    .sort((a, b) => b.priority - a.priority || a.createdAt.getTime() - b.createdAt.getTime() || a.seq - b.seq);
}

/** @throws {ValidationError} for no number of milliseconds. */
export function leaseEnd(now: Date, leaseMs = LEASE_MS): Date {
  if (!Number.isSafeInteger(leaseMs) || leaseMs < 1) {
    throw new ValidationError('leaseMs', `leaseMs must be a whole number from 1 on, but is ${String(leaseMs)}.`);
  }
  return new Date(now.getTime() + leaseMs);
}

/** Undefined where no job can be meant. */
function chosenBy({ types, ids }: Claim): Statement | undefined {
  if (ids === undefined) return types === undefined ? { sql: FIRST, params: [] } : firstOf(types);
  if (types !== undefined) {
    throw new ValidationError('ids', 'A claim by ids takes no types: a job that is named has the type that it has.');
  }
  return { sql: NAMED, params: [listOf(ids)] };
}

function listOf(ids: readonly string[]): string {
  return JSON.stringify(ids.map((id) => table.encode('id', id)));
}

/** The first jobs of some types: SQLite merges the indexes of all, and stops at the limit. Undefined for no types. */
function firstOf(types: readonly string[]): Statement | undefined {
  const params = [...new Set(types)].map((type) => text().encode(type, 'types'));
  if (params.length > MOST_TYPES) {
    throw new ValidationError('types', `A claim takes ${MOST_TYPES} types at most, but has ${params.length}.`);
  }
  if (params.length === 0) return undefined;
  const parts = params.map(() => OF_TYPE).join(' UNION ALL ');
  return { sql: `SELECT seq FROM (${parts} ORDER BY priority DESC, created_at, seq LIMIT +?)`, params };
}
