import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { openDatabase } from '@coterie/core';
import initSqlJs from 'sql.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sqljs } from '../src/index.ts';

const wasm = readFileSync(createRequire(import.meta.url).resolve('sql.js/dist/sql-wasm.wasm'));
const server = createServer((request, response) => {
  if (request.url === '/sql.wasm') response.end(wasm);
  else if (request.url === '/page') response.end('<!doctype html>');
  else response.writeHead(404).end();
});
let address: string;

beforeAll(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => server.close());

describe('loading sql.js', () => {
  it.each([
    ['/nothing', 'status 404'],
    ['/page', 'no WebAssembly'],
  ])('from %s fails with the reason, and can be tried again', async (path, reason) => {
    await expect(sqljs({ wasmUrl: address + path })).rejects.toMatchObject({
      code: 'cannot-open',
      retryable: true,
      message: expect.stringContaining(reason),
    });
  });

  it('from nowhere fails with the reason', async () => {
    await expect(sqljs({ wasmUrl: 'http://127.0.0.1:1/sql.wasm' })).rejects.toMatchObject({ code: 'cannot-open' });
  });

  it('from an address works, once for calls at the same time, and leaves the decoders of others alone', async () => {
    const { TextDecoder } = globalThis;
    const wasmUrl = `${address}/sql.wasm`;
    const drivers = await Promise.all([sqljs({ wasmUrl }), sqljs({ wasmUrl }), sqljs()]);
    for (const driver of drivers) {
      expect(openDatabase(driver).query('SELECT 1').rows).toEqual([[1]]);
      driver.close();
    }
    expect(globalThis.TextDecoder).toBe(TextDecoder);
  });

  it('is left to the caller who gives an engine', async () => {
    const driver = await sqljs({ engine: await initSqlJs() });
    expect(driver.capabilities.engine).toBe('sql.js');
    driver.close();
  });
});

it('refuses an option that there is not, which would do nothing', async () => {
  await expect(sqljs({ byte: new Uint8Array() } as object)).rejects.toMatchObject({ code: 'invalid', field: 'byte' });
});

it('works in async mode, with promises', async () => {
  const db = openDatabase(await sqljs({ mode: 'async' }));
  await db.script('CREATE TABLE t (a); INSERT INTO t VALUES (1)');
  expect((await db.query('SELECT a FROM t')).rows).toEqual([[1]]);
  await db.close();
});
