import { tokenize, unquoteIdentifier } from '@coterie/core';

/**
 * The statement with its "names" written as `names`. sql.js's SQLite takes an unknown name in double quotes for a
 * string, where the other engines find a typing error; in backticks a name is only ever a name.
 */
export function withoutDoubleQuotes(sql: string): string {
  if (!sql.includes('"')) return sql;
  let strict = '';
  for (const { kind, start, end } of tokenize(sql)) {
    const text = sql.slice(start, end);
    strict += kind === 'identifier' && text.startsWith('"') ? backticked(unquoteIdentifier(text)) : text;
  }
  return strict;
}

function backticked(name: string): string {
  return `\`${name.replaceAll('`', '``')}\``;
}
