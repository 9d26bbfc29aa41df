import { spawnSync } from 'node:child_process';
import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { betterSqlite3 } from '@coterie/better-sqlite3';
import { openDatabase } from '@coterie/core';
import { afterEach, expect, type TestContext, test } from 'vitest';
import { backup, fileSink } from '../../src/index.ts';
import { folderWith } from '../folder.ts';
import { contentOf, databaseAt, image } from './databases.ts';

const full = expect.objectContaining({ code: 'full' });

const mounted: string[] = [];

// Before its folder goes: hooks run from the last to the first.
afterEach(() => {
  for (const folder of mounted.splice(0)) spawnSync('umount', [folder]);
});

/** A disk of one megabyte; where none can be mounted the test is skipped, and says why. */
function smallDisk(context: TestContext): string {
  const folder = folderWith();
  const { status, stderr } = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'coterie-test', folder], {
    encoding: 'utf8',
  });
  if (status !== 0) context.skip(`no small disk can be mounted here: ${stderr?.trim() || 'there is no mount'}`);
  mounted.push(folder);
  return folder;
}

test('a save that fills the disk is a typed error, the old file stays, and there is room for the next', (context) => {
  const folder = smallDisk(context);
  const path = join(folder, 'agents.db');
  const sink = fileSink(path);
  sink.write(image('first', 300));
  expect(() => sink.write(image('second', 900))).toThrow(full);
  expect(contentOf(path)).toEqual({ word: 'first', rows: 300 });
  expect(readdirSync(folder)).toEqual(['agents.db']);
  sink.write(image('third', 300));
  expect(contentOf(path)).toEqual({ word: 'third', rows: 300 });
});

test('a backup that fills the disk is a typed error, leaves nothing, and works when there is room', (context) => {
  const folder = smallDisk(context);
  const db = openDatabase(betterSqlite3(databaseAt(join(folderWith(), 'agents.db'), { rows: 700 })));
  const copy = join(folder, 'copy.db');
  const ballast = join(folder, 'ballast');
  writeFileSync(ballast, new Uint8Array(600_000));
  expect(() => backup(db, copy)).toThrow(full);
  expect(readdirSync(folder)).toEqual(['ballast']);
  rmSync(ballast);
  backup(db, copy);
  db.close();
  expect(contentOf(copy)).toEqual({ word: 'first', rows: 700 });
});
