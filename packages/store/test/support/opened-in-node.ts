/** `node opened-in-node.ts`: reads a database file in base64 from its input and tells what each engine of Node finds in it. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { betterSqlite3 } from '@coterie/better-sqlite3';
import { libsql } from '@coterie/libsql';
import { digest } from '../../src/digest/index.ts';
import { openStore, type Store } from '../../src/index.ts';
import { integrity } from './content.ts';
import { type Found, findAll } from './found.ts';

/** What the program prints for each engine, as JSON. */
export interface Opened {
  readonly digest: string;
  readonly found: Found;
  /** The rows of `PRAGMA integrity_check` and of `PRAGMA foreign_key_check`. */
  readonly integrity: unknown;
  readonly orphans: unknown;
}

async function look(store: Store): Promise<Opened> {
  const opened = {
    digest: (await digest(store)).sha256,
    found: await findAll(store),
    integrity: (await store.db.query('PRAGMA integrity_check')).rows,
    orphans: (await store.db.query('PRAGMA foreign_key_check')).rows,
  };
  await integrity(store);
  await store.close();
  return opened;
}

const folder = mkdtempSync(join(tmpdir(), 'coterie-store-'));
try {
  const path = join(folder, 'chromium.db');
  writeFileSync(path, Buffer.from(await text(process.stdin), 'base64'));
  const better = await look(openStore(betterSqlite3(path)));
  const other = await look(await openStore(libsql({ url: `file:${path}` })));
  console.log(JSON.stringify([better, other]));
} finally {
  rmSync(folder, { recursive: true });
}
