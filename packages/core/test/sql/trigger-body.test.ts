import { describe, expect, it } from 'vitest';
import { raisesFail } from '../../src/sql/trigger-body.ts';

const trigger = (body: string) => `CREATE TRIGGER t BEFORE UPDATE ON x BEGIN ${body}; END`;

describe('a trigger that may fail halfway', () => {
  it.each(["SELECT RAISE(FAIL, 'no')", "select raise ( fail , 'no' )", "SELECT RAISE/* why */(\nFAIL, 'no')"])(
    'is found by %s',
    (body) => expect(raisesFail(trigger(body))).toBe(true),
  );

  it.each([
    "SELECT RAISE(ABORT, 'The job has failed.')",
    "SELECT RAISE(ABORT, 'RAISE(FAIL, no)')",
    "SELECT RAISE(ABORT, 'no') -- not RAISE(FAIL)\n",
    "UPDATE x SET fail = 'RAISE(FAIL'",
    'INSERT OR FAIL INTO x VALUES (1)',
  ])('is not found by %s', (body) => expect(raisesFail(trigger(body))).toBe(false));
});
