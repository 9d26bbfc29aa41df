import { describe, expect, it } from 'vitest';
import { parseAddress } from '../src/address.ts';
import { libsql } from '../src/index.ts';
import { libsql as libsqlWeb } from '../src/web.ts';

const TOKEN = 'eyJhbGciOiJFZERTQSJ9.secret.signature';

describe('a URL', () => {
  it.each([
    [':memory:', { kind: 'memory' }],
    ['file::memory:', { kind: 'memory' }],
    ['file:agents.db', { kind: 'file', path: 'agents.db' }],
    ['file:data/my%20agents.db', { kind: 'file', path: 'data/my agents.db' }],
    ['file:what%3F%23%25.db', { kind: 'file', path: 'what?#%.db' }],
    ['file:/var/agents.db', { kind: 'file', path: '/var/agents.db' }],
    ['file:///var/agents.db', { kind: 'file', path: '/var/agents.db' }],
    ['file://localhost/var/agents.db', { kind: 'file', path: '/var/agents.db' }],
    ['file:///C:/agents.db', { kind: 'file', path: 'C:/agents.db' }],
    ['http://127.0.0.1:8080', { kind: 'server', protocol: 'http', url: 'http://127.0.0.1:8080' }],
    ['https://db.example.com/', { kind: 'server', protocol: 'http', url: 'https://db.example.com' }],
    ['ws://[::1]:8080', { kind: 'server', protocol: 'ws', url: 'ws://[::1]:8080' }],
    ['WSS://db.example.com/team/', { kind: 'server', protocol: 'ws', url: 'wss://db.example.com/team/' }],
    ['libsql://db.example.com', { kind: 'server', protocol: 'http', url: 'https://db.example.com' }],
    ['libsql://db.example.com:8443?tls=1', { kind: 'server', protocol: 'http', url: 'https://db.example.com:8443' }],
    ['libsql://localhost:8080?tls=0', { kind: 'server', protocol: 'http', url: 'http://localhost:8080' }],
    [`http://h?authToken=${TOKEN}`, { kind: 'server', protocol: 'http', url: 'http://h', authToken: TOKEN }],
  ])('%s says where the database is', (url, address) => {
    expect(parseAddress(url)).toEqual(address);
  });

  it.each([
    ['agents.db', /Write file:agents\.db for a local file/],
    ['', /is no URL that libSQL opens/],
    ['postgres://db.example.com', /is no URL that libSQL opens/],
    ['file:', /names no file/],
    ['file:a%00b', /names no file/],
    ['file:agents.db?mode=ro', /no parameters here/],
    ['file:100%.db', /Write %25 for a %/],
    ['file://server/share/agents.db', /names the host server/],
    ['libsql://127.0.0.1?tls=0', /must name the port/],
    ['libsql://host?tls=yes', /Write tls=0 or tls=1/],
    ['https://host?tls=0', /the parameter tls/],
    ['https://host?authtoken=x', /the parameter authtoken/],
    ['https://host#part', /behind #/],
    ['https://', /cannot be read/],
  ])('%s is refused with the remedy', (url, remedy) => {
    expect(() => libsql(url)).toThrow(
      expect.objectContaining({ code: 'invalid', field: 'url', message: expect.stringMatching(remedy) }),
    );
  });

  it.each([
    `https://user:${TOKEN}@host`,
    `https://host?authTokn=${TOKEN}`,
    `https://ho st?authToken=${TOKEN}`,
    `libsql://host?tls=0&authToken=${TOKEN}`,
    `https://host?authToken=${TOKEN}#part`,
    `agents.db?authToken=${TOKEN}`,
    { url: 'file:a.db', syncUrl: `https://user:${TOKEN}@host` },
    { url: 'file:a.db', syncUrl: `ws://host?authToken=${TOKEN}` },
    { url: 'file:a.db', syncUrl: TOKEN },
    { url: 'file:a.db', syncUrl: 'http://host', authToken: `${TOKEN} secret` },
  ])('that is refused never shows a token', (url) => {
    const error = (() => {
      try {
        libsql(url);
        return undefined;
      } catch (thrown) {
        return thrown as Error;
      }
    })();
    expect(error).toBeInstanceOf(Error);
    for (const told of [error?.message, error?.stack, String(error?.cause), JSON.stringify(error)]) {
      expect(told).not.toContain('secret');
    }
  });
});

describe('an option', () => {
  it.each([
    [{ url: 'file:a.db', authToken: TOKEN }, 'authToken'],
    [{ url: ':memory:', timeout: 5 }, 'timeout'],
    [{ url: 'http://host', token: 'a' }, 'token'],
    [{ url: 'file:a.db', fetch }, 'fetch'],
    [{ url: 'ws://host', fetch }, 'fetch'],
    [{ url: `http://host?authToken=${TOKEN}`, authToken: TOKEN }, 'authToken'],
    [{ url: 'http://host', timeout: 0 }, 'timeout'],
    [{ url: 'http://host', timeout: 1.5 }, 'timeout'],
    [{ url: 'http://host', timeout: 2 ** 31 }, 'timeout'],
    [{ url: 'file:a.db', syncInterval: 1000 }, 'syncInterval'],
    [{ url: 'http://host', readYourWrites: false }, 'readYourWrites'],
    [{ url: ':memory:', syncUrl: 'http://host' }, 'syncUrl'],
    [{ url: 'http://host', syncUrl: 'http://other' }, 'syncUrl'],
    [{ url: 'file:a.db', syncUrl: 'file:b.db' }, 'syncUrl'],
    [{ url: 'file:a.db', syncUrl: 'ws://host' }, 'syncUrl'],
    [{ url: 'file:a.db', syncUrl: 'host' }, 'syncUrl'],
    [{ url: 'file:a.db', syncUrl: 'http://host', fetch }, 'fetch'],
    [{ url: 'file:a.db', syncUrl: 'http://host', timeout: -1 }, 'timeout'],
    [{ url: 'file:a.db', syncUrl: 'http://host', syncInterval: 0 }, 'syncInterval'],
    [{ url: 'file:a.db', syncUrl: 'http://host', syncInterval: 0.5 }, 'syncInterval'],
    [{ url: 'file:a.db', syncUrl: 'http://host', authToken: 'two\nlines' }, 'authToken'],
    [{ url: 'file:a.db', syncUrl: `http://host?authToken=${TOKEN}`, authToken: TOKEN }, 'authToken'],
  ])('that would do nothing is refused: %o', (options, field) => {
    expect(() => libsql(options)).toThrow(expect.objectContaining({ code: 'invalid', field }));
  });

  it('for the entry without Node names a server, or is told where files are opened', () => {
    expect(() => libsqlWeb('file:agents.db')).toThrow(/Import @coterie\/libsql in Node/);
    expect(() => libsqlWeb(':memory:')).toThrow(/URL of a server/);
  });
});
