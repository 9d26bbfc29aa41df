import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as after } from 'node:timers/promises';
import { betterSqlite3 } from '@coterie/better-sqlite3';
import { openDatabase } from '@coterie/core';
import { expect, test } from 'vitest';
import { backup, fileSink, readDatabaseFile } from '../../src/index.ts';
import { folderWith } from '../folder.ts';
import { child, killed } from './child.ts';
import { contentOf, databaseAt, image, temporaries } from './databases.ts';

const ROUNDS = 8;

/** Some of the moments fall into a write. */
async function killSometime(work: Parameters<typeof child>): Promise<void> {
  const process = await child(...work);
  await after(Math.random() * 120);
  await killed(process);
}

test(`a process killed in the middle of saving leaves the old or the new file, ${ROUNDS} times`, {
  timeout: 120_000,
}, async () => {
  const [odd, even] = [
    databaseAt(join(folderWith(), 'odd.db'), { word: 'odd', rows: 9001 }),
    databaseAt(join(folderWith(), 'even.db'), { word: 'even', rows: 8000 }),
  ];
  const path = join(folderWith(), 'agents.db');
  let cutOff = 0;
  for (let round = 0; round < ROUNDS; round += 1) {
    await killSometime(['save', path, odd, even]);
    const found = contentOf(path);
    if (found !== null)
      expect(found).toEqual(found.word === 'odd' ? { word: 'odd', rows: 9001 } : { word: 'even', rows: 8000 });
    cutOff += temporaries(readdirSync(join(path, '..'))).length > 0 ? 1 : 0;
  }
  expect(cutOff).toBeGreaterThan(0);
  fileSink(path, { loaded: readDatabaseFile(path) }).write(image('last'));
  expect(readdirSync(join(path, '..'))).toEqual(['agents.db']);
  expect(contentOf(path)).toEqual({ word: 'last', rows: 3 });
});

test(`a process killed in the middle of a backup leaves no half of one, ${ROUNDS} times`, {
  timeout: 120_000,
}, async () => {
  const path = databaseAt(join(folderWith(), 'agents.db'), { rows: 9001 });
  const copy = join(folderWith(), 'copy.db');
  let cutOff = 0;
  for (let round = 0; round < ROUNDS; round += 1) {
    await killSometime(['backup', path, copy]);
    const found = contentOf(copy);
    if (found !== null) expect(found).toEqual({ word: 'first', rows: 9001 });
    cutOff += temporaries(readdirSync(join(copy, '..'))).length > 0 ? 1 : 0;
  }
  expect(cutOff).toBeGreaterThan(0);
  expect(contentOf(path)).toEqual({ word: 'first', rows: 9001 });
  const db = openDatabase(betterSqlite3(path));
  backup(db, copy, { force: true });
  db.close();
  expect(readdirSync(join(copy, '..'))).toEqual(['copy.db']);
});
