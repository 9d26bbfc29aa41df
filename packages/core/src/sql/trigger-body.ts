import { splitStatements } from './script.ts';
import { isKeyword, isSignificant } from './statement-boundary.ts';
import { type Token, tokenize } from './tokenizer.ts';

/** The statements that a CREATE TRIGGER runs when it fires; none in a text that has no body. */
export function triggerBody(sql: string): readonly string[] {
  const words = [...tokenize(sql)].filter(isSignificant);
  const begin = words.find((token) => isKeyword(sql, token, 'BEGIN'));
  const end = words.findLast((token) => isKeyword(sql, token, 'END'));
  if (begin === undefined || end === undefined || end.start < begin.end) return [];
  return splitStatements(sql.slice(begin.end, end.start)).map((statement) => statement.sql);
}

/** Whether a trigger has a RAISE(FAIL), after which what it wrote before stays. */
export function raisesFail(sql: string): boolean {
  const words = [...tokenize(sql)].filter(isSignificant);
  return words.some((token, at) => isKeyword(sql, token, 'FAIL') && isRaise(sql, words[at - 2], words[at - 1]));
}

function isRaise(sql: string, word: Token | undefined, bracket: Token | undefined): boolean {
  if (word === undefined || bracket === undefined) return false;
  return isKeyword(sql, word, 'RAISE') && sql.slice(bracket.start, bracket.end) === '(';
}
