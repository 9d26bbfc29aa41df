import { expect, test } from 'vitest';
import {
  assertAlone,
  assertGiven,
  assertOptions,
  databaseKind,
  givenOptions,
  oneOf,
  optionKinds,
  someOf,
  ValidationError,
} from '../../src/index.ts';

const KNOWN = ['path', 'readonly'];

test('options that are known pass, whatever they are', () => {
  expect(() => assertOptions({}, KNOWN)).not.toThrow();
  expect(() => assertOptions({ path: undefined, readonly: 5 }, KNOWN)).not.toThrow();
});

test('an option that is not known is refused by its name, inherited names too', () => {
  const refused = (name: string, kind?: string) => {
    const call = () => assertOptions({ path: 'x', [name]: undefined }, KNOWN, kind);
    expect(call).toThrow(ValidationError);
    expect(call).toThrow(`There is no ${kind ?? 'option'} ${name}. Known are path, readonly.`);
    expect(call).toThrow(expect.objectContaining({ field: name, outcome: 'not-applied' }));
  };
  refused('readOnly');
  refused('toString');
  refused('pth', 'filter');
});

test.each([null, undefined, 5, 'x.db', true, ['path']])('%j are no options', (options) => {
  expect(() => assertOptions(options as never, KNOWN)).toThrow(expect.objectContaining({ field: 'options' }));
});

test('a value is of the kind that its option has, and is told without the letters of a text', () => {
  const kinds = { path: optionKinds.text, wait: optionKinds.milliseconds, database: databaseKind('sync') };
  const check = (options: object, inside?: string) => () => assertOptions(options, kinds, 'option', inside);
  expect(check({ path: 'x', wait: 0, database: { mode: 'sync' } })).not.toThrow();
  expect(check({ path: undefined })).not.toThrow();
  expect(check({ path: 5 })).toThrow('path must be a string, but is 5.');
  expect(check({ wait: 'secret' })).toThrow('wait must be whole milliseconds from 0 to 2147483647, but is a string.');
  expect(check({ wait: 1.5 })).toThrow(expect.objectContaining({ field: 'wait' }));
  expect(check({ database: { mode: 'async' } })).toThrow(
    /^database must be a synchronous database, .*, but is an asynchronous one\.$/,
  );
  expect(check({ database: null })).toThrow(/but is null\.$/);
  expect(check({ pth: 1 }, 'local.')).toThrow('There is no option local.pth. Known are path, wait, database.');
  expect(check(5 as never, 'local.')).toThrow('local must be an object with some of path, wait, database, but is 5.');
});

test('a value is one of some words, or a list of them', () => {
  const kinds = { order: oneOf(['asc', 'desc']), types: someOf(['a', 'b']), limit: optionKinds.timeout };
  const check = (options: object) => () => assertOptions(options, kinds, 'filter');
  expect(check({ order: 'asc', types: [], limit: 1 })).not.toThrow();
  expect(check({ order: undefined, types: ['b', 'a'] })).not.toThrow();
  expect(check({ order: 'up' })).toThrow('order must be one of asc, desc, but is "up".');
  expect(check({ order: null })).toThrow('order must be one of asc, desc, but is null.');
  expect(check({ types: ['a', 'c'] })).toThrow('types must be a list with some of a, b, but is one with "c".');
  expect(check({ types: ['a', 5] })).toThrow('types must be a list with some of a, b, but is one with 5.');
  expect(check({ types: 'a' })).toThrow('types must be a list with some of a, b, but is a string.');
  expect(check({ limit: 0 })).toThrow('limit must be whole milliseconds from 1 to 2147483647, but is 0.');
});

test('an option that is undefined was not given, also where there is no such option', () => {
  const given = { path: 'x', readonly: undefined, pth: undefined };
  expect(givenOptions(given, KNOWN)).toStrictEqual({ path: 'x' });
  expect(() => givenOptions({ ...given, pth: null }, KNOWN, 'field')).toThrow('There is no field pth.');
  expect(() => givenOptions(['path'] as never, KNOWN)).toThrow(expect.objectContaining({ field: 'options' }));
  expect(() => givenOptions(given, { path: optionKinds.flag })).toThrow('path must be true or false');
  expect(() => givenOptions(5 as never, KNOWN, 'option', 'local.')).toThrow('local must be an object');
});

test('an option that does nothing beside another one is refused', () => {
  const idle = ['path', 'readonly'];
  expect(() => assertAlone({ path: 'x' }, 'database', idle)).not.toThrow();
  expect(() => assertAlone({ database: {}, path: undefined }, 'database', idle)).not.toThrow();
  expect(() => assertAlone({ database: {}, readonly: false }, 'database', idle)).toThrow(
    expect.objectContaining({
      field: 'readonly',
      message: expect.stringMatching(/beside database.*Leave one of them out/),
    }),
  );
});

test('what was forgotten is refused by its name, and null is given', () => {
  expect(() => assertGiven({ cost: 0, task: null })).not.toThrow();
  expect(() => assertGiven({ task: null, cost: undefined })).toThrow('cost must be given, but is undefined.');
  expect(() => assertGiven({ cost: undefined })).toThrow(expect.objectContaining({ field: 'cost' }));
});
