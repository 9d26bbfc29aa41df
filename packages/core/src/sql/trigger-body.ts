import { splitStatements } from './script.ts';
import { isKeyword, isSignificant } from './statement-boundary.ts';
import { tokenize } from './tokenizer.ts';

/** The statements that a CREATE TRIGGER runs when it fires; none in a text that has no body. */
export function triggerBody(sql: string): readonly string[] {
  const words = [...tokenize(sql)].filter(isSignificant);
  const begin = words.find((token) => isKeyword(sql, token, 'BEGIN'));
  const end = words.findLast((token) => isKeyword(sql, token, 'END'));
  if (begin === undefined || end === undefined || end.start < begin.end) return [];
  return splitStatements(sql.slice(begin.end, end.start)).map((statement) => statement.sql);
}
