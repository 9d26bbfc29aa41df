/** Values as the document has them. */

import { ValidationError } from '@coterie/core';
import { readMoment } from '@coterie/store';
import type { DialectOptions } from '@coterie/store/dialect';

/** How the rows of the document are written: times in ISO 8601, given in any zone. Without one they would be another moment on every machine. */
export const ROWS = {
  names: 'columns',
  forms: { date: { shown: (at: Date) => at.toISOString(), given: timeOf } },
} as const satisfies DialectOptions<never>;

export function timeOf(value: unknown, name: string): Date {
  const moment = typeof value === 'string' && !value.includes(' ') ? readMoment(value) : null;
  if (moment?.isDay || moment?.hasZone) return moment.at;
  throw new ValidationError(
    name,
    `${name} must be a time in ISO 8601 with its zone, such as 2026-02-12T09:00:00.000Z, but is ${String(value)}.`,
  );
}
