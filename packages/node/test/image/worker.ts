/** What a second process does to a file until it is killed. */
import { readFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { betterSqlite3 } from '@coterie/better-sqlite3';
import { DatabaseError, openDatabase } from '@coterie/core';
import { backup, fileSink, readDatabaseFile } from '../../src/index.ts';

const [work, path = '', ...args] = process.argv.slice(2);

function hold(): void {
  const db = new DatabaseSync(path);
  db.prepare('SELECT count(*) FROM t').get();
  process.send?.('holding');
  process.on('disconnect', () => db.close());
}

/** Two images in turn. */
function save(): void {
  const images = args.map((file) => readFileSync(file));
  const sink = fileSink(path, { loaded: readDatabaseFile(path) });
  process.send?.('saving');
  setImmediate(() => {
    for (let turn = 0; ; turn += 1) sink.write(images[turn % images.length] as Uint8Array);
  });
}

function copy(): void {
  const db = openDatabase(betterSqlite3(path));
  process.send?.('copying');
  setImmediate(() => {
    for (;;) backup(db, args[0] ?? '', { force: true });
  });
}

/** Adds one to `user_version` so many times; tells how often somebody else was faster. */
function count(): void {
  process.send?.('counting');
  let busy = 0;
  for (let saved = 0; saved < Number(args[0]); ) {
    try {
      const loaded = readDatabaseFile(path);
      const bytes = Buffer.from(loaded.bytes ?? '');
      bytes.writeUInt32BE(bytes.readUInt32BE(60) + 1, 60);
      fileSink(path, { loaded }).write(bytes);
      saved += 1;
    } catch (error) {
      if (!(error instanceof DatabaseError && error.code === 'busy')) throw error;
      busy += 1;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, Math.random() * 30);
    }
  }
  process.send?.(busy);
  process.disconnect();
}

/** Each transaction adds two rows. */
function write(): void {
  const db = new DatabaseSync(path);
  db.exec('PRAGMA busy_timeout = 5000');
  const insert = db.prepare(
    "INSERT INTO t (word, filling) VALUES ('more', randomblob(900)), ('more', randomblob(900))",
  );
  process.send?.('writing');
  const step = (): void => {
    for (let i = 0; i < 3; i += 1) insert.run();
    setTimeout(step, 2);
  };
  setImmediate(step);
}

const works = new Map([
  ['hold', hold],
  ['save', save],
  ['backup', copy],
  ['write', write],
  ['count', count],
]);
works.get(work ?? '')?.();
