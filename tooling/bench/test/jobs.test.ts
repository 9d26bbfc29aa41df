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
    { waiting: 1000, delayed: 0, priorities: 3 },
    { waiting: 10_000, delayed: 0, priorities: 3 },
    { waiting: 1000, delayed: 3000, priorities: 3 },
  ];
  const queues = sizes.map((size, at) => new Queue(join(folder, `${at}.db`), size));
  const measured = measureRates(queues, { rounds: 4, jobs: 10 });
  expect(measured.map(({ way }) => way)).toEqual(WAYS);
  for (const { rates } of measured) expect(rates.every((rate) => rate > 1)).toBe(true);
  // What one claim does is the same in a queue of ten times the length, or behind others.
  for (const { way, pages } of measured.filter(({ way }) => way.claim.limit === undefined)) {
    for (const count of pages) expect(count, `${way.name}: ${pages}`).toBeLessThan((pages[0] ?? 0) * 1.5);
  }
  expect(describeRates({ way: { name: 'any', claim: {} }, rates: [200, 150], pages: [8.25, 9] })).toMatch(
    /any +200\/s \(1\.00\) +150\/s \(0\.75\)\n +8\.3 pages +9\.0 pages$/,
  );
  expect(sizes.map(nameOf)).toEqual(['1,000 waiting', '10,000 waiting', '1,000 waiting behind 3,000 delayed']);

  // More than are waiting and not delayed, so that what came due is among them.
  queues[2]?.comeDue();
  expect(() => queues[2]?.claim(20, { limit: 100 })).not.toThrow();
  expect(() => queues[0]?.claim(11, { limit: 100 })).toThrow('1100 jobs were to be claimed, but 1000 were.');
  for (const queue of queues) queue.close();
});
