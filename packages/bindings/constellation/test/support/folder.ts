import { mkdtempSync, rmSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, expect } from 'vitest';

/** A folder for the files of a test file. */
export function useFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'constellation-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Gives each test a home of its own; the function tells which. */
export function useHome(): () => string {
  const before = process.env.HOME;
  let home = '';
  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), 'constellation-home-'));
    process.env.HOME = home;
    expect(homedir()).toBe(home);
  });
  afterEach(() => {
    if (before === undefined) delete process.env.HOME;
    else process.env.HOME = before;
    rmSync(home, { recursive: true, force: true });
  });
  return () => home;
}
