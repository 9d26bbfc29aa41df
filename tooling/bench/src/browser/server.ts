import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { storeMigrations } from '@coterie/store';
import { bundlePage } from './bundle.ts';

export interface PageServer {
  /** The address of a program's page. */
  url(program: string): string;
  close(): Promise<void>;
}

const TYPES: Readonly<Record<string, string>> = {
  html: 'text/html',
  js: 'text/javascript',
  wasm: 'application/wasm',
  sql: 'text/plain',
};

/** Serves a page for each program, and what they load, on loopback and compressed. */
export async function servePages(programs: readonly string[]): Promise<PageServer> {
  const files = new Map<string, Uint8Array>();
  const add = async (path: string, content: string | Uint8Array): Promise<void> => {
    files.set(path, await promisify(gzip)(content));
  };
  for (const program of programs) {
    await add(`/${program}.js`, await bundlePage(`./${program}.ts`));
    await add(`/${program}.html`, `<!doctype html><script type="module" src="/${program}.js"></script>`);
  }
  const sqljs = createRequire(import.meta.url).resolve('sql.js/dist/sql-wasm-browser.wasm');
  await add('/sql.wasm', await readFile(sqljs));
  await add('/schema.sql', storeMigrations.migrations.map(({ up }) => up).join('\n'));
  const server = createServer(({ url = '' }, response) => {
    const content = files.get(url);
    const type = TYPES[url.slice(url.lastIndexOf('.') + 1)] ?? 'text/plain';
    response.writeHead(content === undefined ? 404 : 200, { 'content-type': type, 'content-encoding': 'gzip' });
    response.end(content);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: (program) => `http://127.0.0.1:${port}/${program}.html`,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
