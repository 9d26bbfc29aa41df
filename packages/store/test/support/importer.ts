/** `node importer.ts <database> <transcript> [records per batch]`: an import in a process of its own, which tells each batch. */
import { createReadStream } from 'node:fs';
import { basename } from 'node:path';
import { betterSqlite3 } from '@coterie/better-sqlite3';
import { importTranscript, openStore } from '../../src/index.ts';

const [database = '', path = '', records = '1000'] = process.argv.slice(2);
const store = await openStore(betterSqlite3(database, { mode: 'async' }), { busyTimeout: 30_000 });
const source = { file: basename(path), open: (start: number) => createReadStream(path, { start }) };
const result = await importTranscript(store, source, {
  batch: { records: Number(records) },
  onProgress: ({ records: count }) => console.log(`at ${count}`),
});
console.log(JSON.stringify(result));
await store.close();
