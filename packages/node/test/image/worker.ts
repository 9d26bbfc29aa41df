/** What a second process does to a file until it is killed. */
import { readFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { betterSqlite3 } from '@coterie/better-sqlite3';
import { openDatabase } from '@coterie/core';
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
]);
works.get(work ?? '')?.();
