import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { comparePair } from '../src/import/compare.ts';
import { writeTranscript } from '../src/import/transcript.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'coterie-bench-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('the import benchmark', () => {
  it('compares what writes the same rows', async () => {
    const { coterie, loop } = await comparePair(await writeTranscript(folder, 2e6), join(folder, 'pair'), 'loop');
    expect(loop.records).toBe(coterie.records);
    expect(coterie.records).toBeGreaterThan(2000);
    for (const { memory, peak } of [coterie, loop]) expect(Math.max(...memory)).toBeLessThanOrEqual(peak);
  });
});
