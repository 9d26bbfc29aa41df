/** `node written-in-node.ts`: writes a database file with better-sqlite3, and tells what is in it. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { betterSqlite3 } from '@coterie/better-sqlite3';
import { digest } from '../../src/digest/index.ts';
import { openStore } from '../../src/index.ts';
import { createSome, importCorpus } from './digests.ts';

/** What the program prints, as JSON. */
export interface Written {
  /** The file, in base64. */
  readonly file: string;
  readonly digest: string;
}

const folder = mkdtempSync(join(tmpdir(), 'coterie-store-'));
try {
  const path = join(folder, 'node.db');
  const store = openStore(betterSqlite3(path));
  await importCorpus(store);
  await createSome(store);
  const { sha256 } = digest(store);
  store.close();
  const written: Written = { file: readFileSync(path).toString('base64'), digest: sha256 };
  console.log(JSON.stringify(written));
} finally {
  rmSync(folder, { recursive: true });
}
