/** What a call takes of V8's heap is the same on every machine, so that a method that begins to copy fails here. */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { nodes } from '@coterie/nodes';
import { describe, expect, it } from 'vitest';
import { allocated, FLAGS } from '../src/allocations/allocated.ts';

/** Bytes of one call, at most: a quarter to a third more than it took when this was written. */
const MOST = { get: 4800, list: 34_000, create: 10_500, claim: 12_500, complete: 8200 } as const;

const program = fileURLToPath(new URL('../src/allocations/program.ts', import.meta.url));

async function bytesOn(executable: string): Promise<Readonly<Record<string, number>>> {
  const folder = mkdtempSync(join(tmpdir(), 'coterie-bench-'));
  try {
    const { stdout } = await promisify(execFile)(executable, [...FLAGS, program, folder]);
    return JSON.parse(stdout) as Record<string, number>;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

describe.each(nodes)('on Node $version', ({ executable }) => {
  it('takes no more memory for a call than it did', async () => {
    const bytes = await bytesOn(executable);
    for (const [call, most] of Object.entries(MOST)) expect(bytes[call], call).toBeLessThanOrEqual(most);
    // Of the counting itself: what a thousand numbers take is known, and a call that does its work twice is found.
    expect(bytes['an array of 1,000']).toBeGreaterThan(8000);
    expect(bytes['an array of 1,000']).toBeLessThan(8400);
    expect(bytes['get, twice']).toBeGreaterThan(MOST.get);
  });
});

it('counts nothing where no collection can be made', () => {
  expect(() => allocated({ once: () => undefined })).toThrow('Bytes are counted in a process with --expose-gc');
});
