import { ValidationError } from '@coterie/core';
import { describe, expect, it } from 'vitest';
import { allowedValues, type NewSession } from '../src/index.ts';
import { memoryStore } from './support/stores.ts';

describe('the values that a column may have', () => {
  it('are those of the real schema, whichever migration said them last', () => {
    const { rows } = memoryStore().db.query(
      "SELECT name, sql FROM sqlite_schema WHERE type = 'table' AND sql IS NOT NULL",
    );
    const found = rows.flatMap(([table, sql]) =>
      [...String(sql).matchAll(/CHECK \((\w+) IN \(('[^)]+')\)\)/g)].map(([, column = '', list = '']) => ({
        table: String(table),
        column,
        values: list.match(/[^',\s]+/g),
      })),
    );
    expect(found.length).toBeGreaterThan(10);
    for (const { table, column, values } of found) {
      expect(allowedValues(table, column), `${table}.${column}`).toEqual(values);
    }
  });

  it('are undefined where any may stand', () => {
    expect(allowedValues('sessions', 'name')).toBeUndefined();
    expect(allowedValues('sessions', '(SELECT 1)')).toBeUndefined();
  });

  it('are in the sentence that refuses another one', () => {
    const store = memoryStore();
    const given = { type: 'director', name: 'n', workspace: '/w', status: 'asleep' } as unknown as NewSession;
    expect(() => store.sessions.create(given)).toThrow(ValidationError);
    expect(() => store.sessions.create(given)).toThrow(
      /^status must be one of initializing, active, idle, completed, error, terminated\.$/,
    );
  });
});
