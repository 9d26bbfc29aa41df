import type { QueryEvent } from '@coterie/core';

/** Characters of a query that are shown: those of a migration are a book. */
const LONGEST = 500;

/** Writes to stderr: stdout belongs to the program, which may speak a protocol there. */
export function logQuery({ statements, request, durationMs, error }: QueryEvent): void {
  const sql = statements.length === 0 ? request.toUpperCase() : statements.map((statement) => statement.sql).join('; ');
  const told = sql.replace(/\s+/g, ' ');
  const shown = told.length > LONGEST ? `${told.slice(0, LONGEST)} …` : told;
  console.error(`[claude-codex] ${durationMs.toFixed(1)} ms${error === undefined ? '' : ', failed'}: ${shown}`);
}
