/** The README's table of promises, held to the tests that it names and to what the repositories have. */
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import {
  agentRepository,
  Database,
  eventRepository,
  historyRepository,
  outputRepository,
  projectRepository,
} from '../src/index.ts';

const top = new URL('../../../../', import.meta.url);
const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');

interface Promised {
  readonly section: string;
  readonly promise: string;
  readonly proofs: readonly (readonly [file: string, name: string])[];
}

/** The rows of the tables under "What the document promises". */
function readPromises(): readonly Promised[] {
  const part = /^## What the document promises$(.*?)^## /ms.exec(readme)?.[1] ?? '';
  return part.split(/^### /m).flatMap((block) => {
    const [section = '', ...lines] = block.split('\n');
    return lines
      .filter((line) => line.startsWith('| ') && line !== '| promise | test |')
      .map((line) => {
        const [promise = '', tests = ''] = line.slice(2, -2).split(' | ');
        const proofs = tests.split('<br>').map((proof) => {
          const [, file = '', name = ''] = /^`([^`]+)` › (.+)$/.exec(proof) ?? [];
          return [file, name] as const;
        });
        return { section, promise, proofs };
      });
  });
}

function placeOf(file: string): string {
  const url = file.includes('/') ? new URL(file, top) : new URL(`${file}.test.ts`, import.meta.url);
  return fileURLToPath(url);
}

/** The names of the tests in a file; what is skipped or to be done is none. */
function testsIn(path: string): readonly string[] {
  const call = /\b(?:test|it)(?:\.each\([^\n]*\))?\(\s*(['"])(.*?)\1,/g;
  return [...readFileSync(path, 'utf8').matchAll(call)].map(([, , name = '']) => name);
}

const promises = readPromises();

test('there is a table, and each row of it names a test', () => {
  expect(promises.length).toBeGreaterThan(130);
  for (const { promise, proofs } of promises) {
    expect(promise).not.toBe('');
    for (const [file, name] of proofs) expect([file, name], promise).not.toContain('');
  }
});

test('each test that it names is there', () => {
  const wrong = promises.flatMap(({ promise, proofs }) =>
    proofs
      .filter(([file, name]) => !existsSync(placeOf(file)) || !testsIn(placeOf(file)).includes(name))
      .map(([file, name]) => `${promise}: ${file} › ${name}`),
  );
  expect(wrong).toEqual([]);
});

describe('every method is in the table', () => {
  test.each([
    ['ProjectRepository', projectRepository],
    ['AgentRepository', agentRepository],
    ['HistoryRepository', historyRepository],
    ['EventRepository', eventRepository],
    ['OutputRepository', outputRepository],
  ])('of %s', (section, repository) => {
    const named = promises.filter((one) => one.section === section).map(({ promise }) => /^`(\w+)`/.exec(promise)?.[1]);
    expect(named.filter((name) => name !== undefined).sort()).toEqual(Object.keys(repository).sort());
  });

  test('of Database', () => {
    const text = promises.map(({ promise }) => promise).join('\n');
    const methods = Object.getOwnPropertyNames(Object.getPrototypeOf(Database)).filter(
      (name) => name !== 'constructor',
    );
    for (const name of methods) expect(text.toLowerCase()).toContain(name.toLowerCase());
  });
});
