/** `node import.ts <database> <transcript>`: Coterie's import into a migrated database. */
import { createReadStream, statSync } from 'node:fs';
import { basename } from 'node:path';
import { betterSqlite3 } from '@coterie/better-sqlite3';
import { importTranscript, openStore } from '@coterie/store';
import { Measurement } from '../measured.ts';

const [database = '', path = ''] = process.argv.slice(2);
const store = openStore(betterSqlite3(database));
const { size } = statSync(path);
const open = (start: number) => createReadStream(path, { start, highWaterMark: 1 << 20 });
const measurement = new Measurement(size);
const { records } = await importTranscript(
  store,
  { file: basename(path), size, open },
  { onProgress: ({ bytes }) => measurement.sample(bytes) },
);
store.close();
measurement.end(records);
