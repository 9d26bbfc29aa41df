import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { Queue } from '../src/jobs/queue.ts';
import { describeRates, measureRates, nameOf, WAYS } from '../src/jobs/rates.ts';

const folder = mkdtempSync(join(tmpdir(), 'coterie-bench-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('claims from queues of several sizes, which stay as they are', () => {
  const sizes = [
    { waiting: 100, delayed: 0 },
    { waiting: 3000, delayed: 0 },
    { waiting: 100, delayed: 2000 },
  ];
  const queues = sizes.map((size, at) => new Queue(join(folder, `${at}.db`), size));
  const measured = measureRates(queues, { rounds: 4, jobs: 10 });
  expect(measured.map(({ way }) => way)).toEqual(WAYS);
  for (const { rates } of measured) expect(rates.every((rate) => rate > 1)).toBe(true);
  expect(describeRates({ way: { name: 'any', claim: {} }, rates: [200, 150] })).toMatch(
    /any +200\/s \(1\.00\) +150\/s \(0\.75\)/,
  );
  expect(sizes.map(nameOf)).toEqual(['100 waiting', '3,000 waiting', '100 waiting behind 2,000 delayed']);

  // More than are waiting and not delayed, so that what came due is among them.
  queues[2]?.comeDue();
  expect(() => queues[2]?.claim(12, { limit: 100 })).not.toThrow();
  expect(() => queues[0]?.claim(2, { limit: 100 })).toThrow('200 jobs were to be claimed, but 100 were.');
  for (const queue of queues) queue.close();
});
