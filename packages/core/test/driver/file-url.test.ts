import { expect, test } from 'vitest';
import { fileUrlOf, pathOfFileUrl } from '../../src/index.ts';

test.each(['agents.db', './a b.db', '/var/what?#%.db', 'ä/日本.db', '100%25.db', 'C:/agents.db'])(
  'a URL of the path %s means that path',
  (path) => {
    expect(pathOfFileUrl(fileUrlOf(path))).toBe(path);
  },
);

test('a URL may name this host', () => {
  expect(pathOfFileUrl('file:///var/a%20b.db')).toBe('/var/a b.db');
  expect(pathOfFileUrl('file://localhost/var/a.db')).toBe('/var/a.db');
  expect(pathOfFileUrl('file:///C:/agents.db')).toBe('C:/agents.db');
});

test.each(['file:', 'file:a%00b', 'file:a.db?mode=ro', 'file:a.db#b', 'file:100%.db', 'file://host/a.db'])(
  '%s is refused',
  (url) => {
    expect(() => pathOfFileUrl(url)).toThrow(expect.objectContaining({ name: 'ValidationError', field: 'url' }));
  },
);
