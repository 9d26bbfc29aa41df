/** `node loop.ts <database> <transcript>`: the same rows, by a loop over better-sqlite3 as one writes it by hand. */
import { createReadStream, statSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { connectionPragmas } from '@coterie/core';
import Sqlite from 'better-sqlite3';
import { LoopWriter } from '../loop/writer.ts';
import { Measurement } from '../measured.ts';

const [database = '', path = ''] = process.argv.slice(2);
const db = new Sqlite(database);
for (const pragma of connectionPragmas({ journal: 'wal', busyTimeout: 5000 })) db.exec(pragma);

const measurement = new Measurement(statSync(path).size);
const writer = new LoopWriter(db, path);
const lines = createInterface({ input: createReadStream(path, { highWaterMark: 1 << 20 }) });
lines.on('line', (line) => {
  if (writer.add(line)) measurement.sample(writer.bytes);
});
lines.on('close', () => {
  writer.end();
  db.close();
  measurement.end(writer.records);
});
