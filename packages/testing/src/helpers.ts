/** What most cases do: run SQL, read an answer, work inside a transaction in either mode. */

import {
  type Flow,
  type Handle,
  type Operation,
  type ResultSet,
  runFlow,
  type Statement,
  type Transaction,
  type TransactionOptions,
  type Value,
} from '@coterie/core';

/** Runs statements without values one after another. */
export async function run(db: Handle, ...statements: readonly string[]): Promise<void> {
  for (const sql of statements) await db.execute(sql);
}

/** The rows of a query. */
export async function rows(
  db: Handle,
  sql: string,
  params: readonly Value[] = [],
): Promise<readonly (readonly Value[])[]> {
  return (await db.query(sql, params)).rows;
}

/** The first column of a query's rows. */
export async function column(db: Handle, sql: string, params: readonly Value[] = []): Promise<readonly unknown[]> {
  return (await rows(db, sql, params)).map((row) => row[0]);
}

/** The first cell of a query. */
export async function cell(db: Handle, sql: string, params: readonly Value[] = []): Promise<unknown> {
  return (await rows(db, sql, params))[0]?.[0];
}

/** A transaction whose body is a flow, so that one text serves both modes. */
export function transact<T>(
  db: Handle,
  body: (transaction: Transaction) => Flow<T>,
  options?: TransactionOptions,
): T | Promise<T> {
  return db.transaction((transaction) => runFlow(transaction.mode, body(transaction)), options) as T | Promise<T>;
}

/** Several statements as one operation that writes. */
export function writing(...statements: readonly (string | Statement)[]): Operation<readonly ResultSet[]> {
  return {
    access: 'write',
    statements: statements.map((one) => (typeof one === 'string' ? { sql: one, params: [] } : one)),
    decode: (results) => results,
  };
}

/** Several statements as one operation that reads. */
export function reading(...statements: readonly (string | Statement)[]): Operation<readonly ResultSet[]> {
  return { ...writing(...statements), access: 'read' };
}
