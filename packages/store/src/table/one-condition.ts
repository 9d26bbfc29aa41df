import { tokenize, ValidationError } from '@coterie/core';

/** What would end a condition and go on with the statement around it. None is a name unless it is quoted. */
const ENDINGS: ReadonlySet<string> = new Set('union intersect except group having window order limit'.split(' '));

/**
 * Holds SQL of a caller to one condition, so that in brackets it says what it says alone: `… ) OR (1 = 1` would reach
 * behind them, and a compound or a limit would be no condition.
 * @param field what it was given as.
 * @throws {ValidationError} with that field for what says nothing, ends before its end, or goes on behind it.
 */
export function assertOneCondition(sql: string, field: string): void {
  let depth = 0;
  let isEmpty = true;
  for (const { kind, start, end } of tokenize(sql)) {
    const text = sql.slice(start, end);
    if (kind !== 'space' && kind !== 'comment') isEmpty = false;
    if (kind === 'unterminated') throw refused(field, `has something that is not closed: ${text}`);
    if (kind === 'semicolon') throw refused(field, 'has a semicolon');
    if (kind === 'word' && depth === 0 && ENDINGS.has(text.toLowerCase())) throw refused(field, `goes on with ${text}`);
    if (kind !== 'operator') continue;
    if (text === '(') depth += 1;
    if (text === ')') depth -= 1;
    if (depth < 0) throw refused(field, 'closes a bracket that it does not open');
  }
  if (isEmpty) throw refused(field, 'says nothing');
  if (depth > 0) throw refused(field, 'has a bracket that is not closed');
}

function refused(field: string, why: string): ValidationError {
  return new ValidationError(
    field,
    `${field} ${why}. Give one condition: orders and limits have options of their own, and a name that is a keyword is quoted.`,
  );
}
