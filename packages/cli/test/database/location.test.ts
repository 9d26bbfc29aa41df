import { describe, expect, test } from 'vitest';
import { describeLocation, parseLocation } from '../../src/database/location.ts';

const file = (driver: string, path: string) => ({ driver, kind: 'file', path });
const remote = (url: string) => ({ driver: 'libsql', kind: 'remote', url });

test.each([
  ['agents.db', file('better-sqlite3', 'agents.db')],
  ['/var/lib/a b.db', file('better-sqlite3', '/var/lib/a b.db')],
  ['C:\\data\\agents.db', file('better-sqlite3', 'C:\\data\\agents.db')],
  ['file:agents.db', file('better-sqlite3', 'agents.db')],
  ['file:///var/a%20b.db', file('better-sqlite3', '/var/a b.db')],
  ['libsql:agents.db', file('libsql', 'agents.db')],
  ['sqljs:/tmp/agents.db', file('sqljs', '/tmp/agents.db')],
  ['libsql://team.turso.io', remote('libsql://team.turso.io')],
  ['http://127.0.0.1:8080', remote('http://127.0.0.1:8080')],
  ['wss://team.turso.io', remote('wss://team.turso.io')],
  [':memory:', { driver: 'better-sqlite3', kind: 'memory' }],
  ['libsql::memory:', { driver: 'libsql', kind: 'memory' }],
  ['sqljs::memory:', { driver: 'sqljs', kind: 'memory' }],
])('--db %s', (text, location) => expect(parseLocation(text)).toEqual(location));

describe('what --db cannot mean is refused in a sentence', () => {
  test.each([
    ['', 'is empty'],
    ['postgres://localhost/x', 'unknown scheme "postgres:"'],
    ['sqlite:agents.db', 'a file that is really named so is ./sqlite:agents.db'],
    ['file:', 'names no file'],
    ['file:agents.db?mode=ro', 'has a query'],
    ['http://', 'not a complete URL'],
    ['libsql://', 'not a complete URL'],
    ['http://user:secret@host', 'set COTERIE_AUTH_TOKEN'],
  ])('--db "%s"', (text, reason) => expect(() => parseLocation(text)).toThrow(reason));
});

test.each([
  'postgres://user:secret@host/db',
  'mysql:user:secret@host/db',
  'file:agents.db?authToken=secret',
  'file://user:secret@host/agents.db',
  'libsql://user:secret@team.turso.io',
  'http://:secret@/x',
])('a password is not repeated in the refusal of %s', (text) => {
  const refusal = (): unknown => parseLocation(text);
  expect(refusal).toThrow(/^--db|^The URL of --db/);
  expect(refusal).not.toThrow('secret');
});

test('a token in the URL is not repeated in messages', () => {
  expect(describeLocation(parseLocation('libsql://team.turso.io/?authToken=secret'))).toBe('libsql://team.turso.io');
});
