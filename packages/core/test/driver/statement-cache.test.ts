import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { StatementCache } from '../../src/driver/statement-cache.ts';

describe('statement cache', () => {
  it('prepares a text once per mode', () => {
    const cache = new StatementCache<string>({ capacity: 10 });
    let prepared = 0;
    const get = (mode: string) =>
      cache.get('SELECT 1', mode, () => {
        prepared += 1;
        return `${mode}${prepared}`;
      });
    expect([get(''), get(''), get('exact'), get('exact'), get('')]).toEqual(['1', '1', 'exact2', 'exact2', '1']);
  });

  it('keeps nothing of a statement that could not be prepared', () => {
    const cache = new StatementCache<string>({ capacity: 1 });
    cache.get('good', '', () => 'good');
    const failing = () =>
      cache.get('bad', '', () => {
        throw new Error('syntax');
      });
    expect(failing).toThrow('syntax');
    expect(cache.get('good', '', () => 'prepared again')).toBe('good');
  });

  it('holds exactly the most recently used ones and frees every other once', () => {
    const uses = fc.array(fc.integer({ min: 0, max: 9 }), { maxLength: 60 });
    fc.assert(
      fc.property(uses, fc.integer({ min: 1, max: 5 }), (keys, capacity) => {
        const disposed: object[] = [];
        const cache = new StatementCache<{ readonly key: number }>({
          capacity,
          dispose: (entry) => disposed.push(entry),
        });
        let model: number[] = [];
        let created = 0;
        for (const key of keys) {
          const expected = model.includes(key);
          let fresh = false;
          cache.get(`SELECT ${key}`, '', () => {
            fresh = true;
            created += 1;
            return { key };
          });
          expect(fresh).toBe(!expected);
          model = [...model.filter((other) => other !== key), key].slice(-capacity);
        }
        expect(cache.size).toBe(model.length);
        cache.clear();
        expect(disposed).toHaveLength(created);
        expect(new Set(disposed).size).toBe(created);
      }),
    );
  });
});
