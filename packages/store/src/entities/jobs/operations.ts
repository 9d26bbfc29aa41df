import { type Operation, type ResultSet, type Statement, ValidationError, type Value } from '@coterie/core';
import type { Environment } from '../../environment.ts';
import { text } from '../../table/codec.ts';
import { workshop } from '../../table/verbs.ts';
import { claimedJobs, claimStatements, leaseEnd } from './claim.ts';
import { cleanupStatement } from './cleanup.ts';
import { jobDefinition as definition } from './definition.ts';
import { assertHeld, COMPLETE, EXTEND, FAIL, failureOf, ofHeld, RELEASE, reportOf } from './leases.ts';
import type { Jobs } from './repository.ts';
import { statsOperation } from './stats.ts';
import type { Job, Lease, LeaseReport } from './types.ts';

const { table } = definition;

const RETURNING = `RETURNING ${table.select}`;

/** Where the key is taken there is nothing to insert, and nothing to complain of. */
const UNLESS_TAKEN = `ON CONFLICT (unique_key) WHERE unique_key IS NOT NULL AND status IN ('pending', 'processing')
  DO NOTHING ${RETURNING}`;

const UNFINISHED = `SELECT ${table.select} FROM jobs
  WHERE unique_key = ? AND unique_key IS NOT NULL AND status IN ('pending', 'processing')`;

const BEGIN_ANEW = `UPDATE jobs SET status = 'pending', attempts = 0, scheduled_at = ?, is_delayed = 0, lease_token = NULL,
  lease_expires_at = NULL, completed_at = NULL, updated_at = ? WHERE id = ? ${RETURNING}`;

const COMPLETED = `UPDATE jobs SET status = 'completed', result = ?, error = NULL, lease_token = NULL,
  lease_expires_at = NULL, completed_at = ?, updated_at = ? WHERE id = ? ${RETURNING}`;

const ENDED = `UPDATE jobs SET status = ?, error = coalesce(?, error), lease_token = NULL, lease_expires_at = NULL,
  completed_at = ?, updated_at = ? WHERE id = ? ${RETURNING}`;

/** The jobs as operations. They do nothing by themselves: a store runs them. */
export function createJobs(environment: Environment): Jobs<'operation'> {
  const shop = workshop(definition, environment);
  const { verbs, write, firstOrNull } = shop;
  const key = (id: string): Value => table.encode('id', id);
  const moment = (): Value => table.encode('updatedAt', environment.now());
  const result = (value: Job['result'] = null): Value => table.encode('result', value);

  const one = (found: ResultSet | undefined): Job | null => firstOrNull(found ? [found] : []);

  /** A change of one job by whoever holds its lease. */
  function held(lease: Lease, statement: Statement): Operation<Job> {
    return write([assertHeld(lease), statement], ([, changed]) => one(changed) as Job);
  }

  function report(leases: readonly Lease[], statement: Statement): Operation<LeaseReport> {
    return write([statement], ([changed]) => reportOf(leases, changed));
  }

  function beginAnew(id: string): Statement {
    const now = moment();
    return { sql: BEGIN_ANEW, params: [now, now, key(id)] };
  }

  function end(id: string, status: 'failed' | 'cancelled', error: string | undefined): Operation<Job | null> {
    const now = moment();
    const why = error === undefined ? null : text().encode(error, 'error');
    return write([{ sql: ENDED, params: [status, why, now, now, key(id)] }], firstOrNull);
  }

  return {
    ...verbs,

    createUnique(given) {
      const uniqueKey = text().encode(given.uniqueKey, 'uniqueKey');
      const insert = shop.writes.insert(given, environment, UNLESS_TAKEN);
      return write([insert, { sql: UNFINISHED, params: [uniqueKey] }], ([inserted, found]) => {
        const job = one(inserted);
        return { job: job ?? (one(found) as Job), created: job !== null };
      });
    },

    claim: (claim = {}) => write(claimStatements(claim, environment), claimedJobs),

    heartbeat(id, token, { leaseMs, progress } = {}) {
      const now = environment.now();
      const item = [table.encode('leaseExpiresAt', leaseEnd(now, leaseMs)), ...progressOf(progress)];
      return held({ id, token }, ofHeld(EXTEND, [table.encode('updatedAt', now)], [[{ id, token }, ...item]]));
    },

    heartbeatMany(leases, { leaseMs } = {}) {
      const now = environment.now();
      const until = table.encode('leaseExpiresAt', leaseEnd(now, leaseMs));
      const items = leases.map((lease) => [lease, until, ...progressOf(lease.progress)] as const);
      return report(leases, ofHeld(EXTEND, [table.encode('updatedAt', now)], items, 'id'));
    },

    complete(id, token, options = {}) {
      const now = moment();
      const statement = { sql: COMPLETED, params: [result(options.result), now, now, key(id)] };
      const claim = options.claim === undefined ? [] : claimStatements(options.claim, environment);
      return write([assertHeld({ id, token }), statement, ...claim], ([, changed, ...claimed]) => ({
        job: one(changed) as Job,
        claimed: claimedJobs(claimed),
      }));
    },

    completeMany(leases, options = {}) {
      const now = moment();
      const items = leases.map((lease) => [lease, result(lease.result)] as const);
      const statement = ofHeld(COMPLETE, [now, now], items, 'id');
      const claim = options.claim === undefined ? [] : claimStatements(options.claim, environment);
      return write([statement, ...claim], ([changed, ...claimed]) => ({
        ...reportOf(leases, changed),
        claimed: claimedJobs(claimed),
      }));
    },

    fail(id, token, error, options = {}) {
      const now = moment();
      const lease = { id, token };
      return held(lease, ofHeld(FAIL, [now, now, now], [[lease, ...failureOf(lease, error, options)]]));
    },

    failMany(failures) {
      const now = moment();
      const items = failures.map((failure) => [failure, ...failureOf(failure, failure.error, failure)] as const);
      return report(failures, ofHeld(FAIL, [now, now, now], items, 'id'));
    },

    release(id, token) {
      const now = moment();
      return held({ id, token }, ofHeld(RELEASE, [now, now], [[{ id, token }]]));
    },

    releaseMany(leases) {
      const now = moment();
      const items = leases.map((lease) => [lease] as const);
      return report(leases, ofHeld(RELEASE, [now, now], items, 'id'));
    },

    cancel: (id, reason) => end(id, 'cancelled', reason),

    retry: (id) =>
      write([{ sql: 'INSERT INTO jobs_retry (id) VALUES (?)', params: [key(id)] }, beginAnew(id)], ([, changed]) =>
        one(changed),
      ),

    setStatus(id, status, outcome = {}) {
      switch (status) {
        case 'pending':
          return write([beginAnew(id)], firstOrNull);
        case 'completed': {
          const now = moment();
          return write([{ sql: COMPLETED, params: [result(outcome.result), now, now, key(id)] }], firstOrNull);
        }
        case 'failed':
        case 'cancelled':
          return end(id, status, outcome.error);
        default:
          throw new ValidationError(
            'status',
            `status must be pending, completed, failed or cancelled, but is ${String(status)}. Only a claim makes a job processing.`,
          );
      }
    },

    stats: () => statsOperation(environment.now()),

    cleanup: (cleanup) => write([cleanupStatement(cleanup)], ([deleted]) => deleted?.changes ?? 0),
  };
}

/** Whether something is told, and what. */
function progressOf(progress: Job['progress'] | undefined): readonly [Value, Value] {
  return progress === undefined ? [0, null] : [1, table.encode('progress', progress)];
}
