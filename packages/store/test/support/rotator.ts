/** A process that rotates the keys of a database one value at a time, and says of each that it is done. */
import { writeSync } from 'node:fs';
import { betterSqlite3 } from '@coterie/better-sqlite3';
import type { DatabaseInterface } from '@coterie/core';
import { libsql } from '@coterie/libsql';
import { encryption, rotateKey } from '../../src/encryption/index.ts';
import { openStore } from '../../src/index.ts';

const [engine, path = '', key = '', old = ''] = process.argv.slice(2);
const driver = (engine === 'libsql' ? await libsql(`file:${path}`) : betterSqlite3(path)) as DatabaseInterface;
const store = await openStore(driver);
await rotateKey(store, encryption({ key, oldKeys: [old] }), {
  batch: { rows: 1 },
  onProgress: ({ rotated }) => writeSync(1, `${rotated}\n`),
});
await store.close();
