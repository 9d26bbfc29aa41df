/** What a decision rests on: the ledger and the schema. */

import type { CallOptions } from '../database/call.ts';
import { type Flow, runFlow, wait } from '../database/flow.ts';
import type { Handle } from '../database/handle.ts';
import type { Operation } from '../database/operation.ts';
import { type AppliedMigration, createLedger, decodeLedger, readLedger, selectLedger } from './ledger.ts';
import { decodeSchema, readSchema, type Schema, schemaStatements } from './schema.ts';

export interface State {
  /** The records, in the order in which they were applied. */
  readonly applied: readonly AppliedMigration[];
  readonly schema: Schema;
}

/** Runs reads that belong together on one unchanging state: another process may migrate between two of them. */
export function* inSnapshot<T>(
  db: Handle,
  reads: (tx: Handle) => Flow<T>,
  call: Pick<CallOptions, 'signal'> = {},
): Flow<T> {
  return (yield* wait(db.transaction((tx) => runFlow(tx.mode, reads(tx)), { access: 'read', ...call }))) as T;
}

/** Reads both without writing, on a database that may have no ledger. */
export function* readState(db: Handle): Flow<State> {
  const applied = yield* readLedger(db);
  return { applied, schema: yield* wait(db.run(readSchema)) };
}

/** Reads both under the write lock, and creates the ledger where there is none: in one round trip. */
export const lockedState: Operation<State> = {
  access: 'write',
  statements: [createLedger, selectLedger, ...schemaStatements],
  decode: ([, ledger, ...schema]) => ({
    applied: decodeLedger(ledger ?? { rows: [], columns: [], changes: 0 }),
    schema: decodeSchema(schema),
  }),
};
