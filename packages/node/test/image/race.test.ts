import { spawnSync } from 'node:child_process';
import { readdirSync, symlinkSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { WRITER } from '../../src/image/temporary.ts';
import { inTurn } from '../../src/image/turn.ts';
import { folderWith } from '../folder.ts';
import { child } from './child.ts';
import { databaseAt } from './databases.ts';

const PROCESSES = 3;
const SAVES = 8;

test('processes that load, change and save one file: whoever was too late is told, and no change is lost', {
  timeout: 120_000,
}, async () => {
  const path = databaseAt(join(folderWith(), 'agents.db'));
  const running = await Promise.all(Array.from({ length: PROCESSES }, () => child('count', path, String(SAVES))));
  const told = await Promise.all(
    running.map((process) => new Promise<number>((resolve) => process.once('message', resolve))),
  );
  const db = new DatabaseSync(path);
  expect(db.prepare('PRAGMA user_version').get()).toEqual({ user_version: PROCESSES * SAVES });
  db.close();
  expect(told.reduce((sum, count) => sum + count)).toBeGreaterThan(0);
  expect(readdirSync(join(path, '..'))).toEqual(['agents.db']);
});

test('the turn of a living process is its own, that of a killed one is over', () => {
  const folder = folderWith();
  const path = join(folder, 'agents.db');
  let link = '';
  inTurn(path, () => {
    link = join(folder, readdirSync(folder)[0] ?? '');
    expect(() => inTurn(path, () => undefined)).toThrow(expect.objectContaining({ code: 'busy' }));
    expect(inTurn(`${path}.other`, () => 'done')).toBe('done');
  });
  expect(readdirSync(folder)).toEqual([]);

  const writer = (pid: number): string => WRITER.replace(/\d+$/, String(pid));
  symlinkSync(writer(process.ppid), link);
  expect(() => inTurn(path, () => undefined)).toThrow(expect.objectContaining({ code: 'busy' }));
  unlinkSync(link);
  symlinkSync(writer(spawnSync(process.execPath, ['-e', '']).pid), link);
  expect(inTurn(path, () => 'done')).toBe('done');
  expect(readdirSync(folder)).toEqual([]);
});
