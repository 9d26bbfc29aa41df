import { StatementReader, type TableName } from './statement-reader.ts';

/**
 * The tables that the first statement of a text reads: every name in a FROM clause, those of subqueries and common
 * table expressions (and the names of these) included. Meant for INSERT and CREATE TABLE; in a DELETE, FROM says
 * something else.
 */
export function readSources(sql: string): readonly TableName[] {
  const reader = new StatementReader(sql);
  const sources: TableName[] = [];
  let inFrom = false;
  while (!reader.atEnd) {
    if (reader.accept('DISTINCT', 'FROM')) continue; // a IS DISTINCT FROM b
    if (reader.acceptAny('FROM', 'JOIN') || (inFrom && reader.acceptOperator(','))) {
      const table = readSource(reader);
      if (table !== undefined) sources.push(table);
      inFrom = table !== undefined;
    } else {
      if (inFrom && endsFrom(reader)) inFrom = false;
      reader.take();
    }
  }
  return sources;
}

/** A table, or a function that gives one; undefined for a subquery, whose own FROM is still to come. */
function readSource(reader: StatementReader): TableName | undefined {
  let opened = reader.acceptOperator('(');
  while (opened) opened = reader.acceptOperator('(');
  if (reader.acceptAny('SELECT', 'VALUES', 'WITH')) return undefined;
  const table = reader.tableName();
  reader.skipParentheses();
  return table;
}

function endsFrom(reader: StatementReader): boolean {
  switch (reader.word) {
    case 'ON':
    case 'USING':
    case 'WHERE':
    case 'GROUP':
    case 'HAVING':
    case 'WINDOW':
    case 'UNION':
    case 'EXCEPT':
    case 'INTERSECT':
    case 'ORDER':
    case 'LIMIT':
    case 'RETURNING':
      return true;
    default:
      return false;
  }
}
