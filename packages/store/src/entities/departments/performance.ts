/** The figures of a department: JSON with a time in it. */

import { ValidationError, type Value } from '@coterie/core';
import { type Codec, date, json, real, shown } from '../../table/codec.ts';
import type { DepartmentPerformance } from './types.ts';

const NUMBERS = ['messagesProcessed', 'averageResponseTime', 'errorRate', 'throughput'] as const;

export const performance: Codec<DepartmentPerformance> = {
  kind: 'json',
  encode: (figures, field) => json().encode(checked(figures, field) as never, field),
};

/** The same, where null takes a figure away. */
export function encodeChanges(figures: object): Value {
  const known = Object.entries(figures).filter(([, value]) => value !== null && value !== undefined);
  checked(Object.fromEntries(known), 'performance');
  return json().encode(figures as never, 'performance');
}

export function readPerformance(text: Value | undefined): DepartmentPerformance {
  const { lastActivity, ...figures } = JSON.parse(text as string) as Readonly<Record<string, never>>;
  return lastActivity === undefined ? figures : { ...figures, lastActivity: new Date(lastActivity) };
}

function checked(figures: unknown, field: string): object {
  if (typeof figures !== 'object' || figures === null || Array.isArray(figures)) {
    throw new ValidationError(field, `${field} must be an object of figures, but is ${shown(figures)}.`);
  }
  const known = figures as DepartmentPerformance;
  for (const name of NUMBERS) {
    if (known[name] !== undefined) encodeIn(field, () => real.encode(known[name] as number, `${field}.${name}`));
  }
  const { lastActivity } = known;
  if (lastActivity !== undefined) encodeIn(field, () => date.encode(lastActivity, `${field}.lastActivity`));
  return figures;
}

/** What is wrong with a figure is an error of the whole field. */
function encodeIn(field: string, encode: () => unknown): void {
  try {
    encode();
  } catch (error) {
    if (error instanceof ValidationError) throw new ValidationError(field, error.message);
    throw error;
  }
}
