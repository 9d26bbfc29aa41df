import { expect, test } from 'vitest';
import { assertOptions, ValidationError } from '../../src/index.ts';

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
