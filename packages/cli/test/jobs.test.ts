import { join } from 'node:path';
import { betterSqlite3 } from '@coterie/better-sqlite3';
import { openStore, type Store } from '@coterie/store';
import { beforeEach, describe, expect, test } from 'vitest';
import type { JobPruneDocument, JobStatsDocument } from '../src/documents/jobs.ts';
import { coterie, coterieJson } from './helper/coterie.ts';
import { temporaryFolder } from './helper/folder.ts';
import { idsOf } from './helper/projects.ts';

let cwd: string;

function inStore(body: (store: Store<'sync'>) => void): void {
  const store = openStore(betterSqlite3(join(cwd, 'coterie.db')));
  body(store);
  store.close();
}

/** One job of each status, and one that waits for its time. */
beforeEach(() => {
  cwd = temporaryFolder();
  inStore(({ jobs }) => {
    const ended = { type: 'mail', completedAt: new Date('2026-01-01') };
    jobs.createMany([
      { ...ended, id: 'done', status: 'completed' },
      { ...ended, id: 'broken', status: 'failed', error: 'no such address' },
      { ...ended, id: 'gone', status: 'cancelled', type: 'print' },
      { id: 'busy', type: 'mail', priority: 9 },
      { id: 'waiting', type: 'mail' },
      { id: 'later', type: 'print', scheduledAt: new Date('2099-01-01') },
    ]);
    jobs.claim({ worker: 'w1' });
  });
});

const statusOf = (id: string): string => {
  let status = '';
  inStore(({ jobs }) => {
    status = jobs.get(id)?.status ?? 'none';
  });
  return status;
};

describe('coterie jobs list', () => {
  test('shows what people look at first', async () => {
    const { code, stdout, stderr } = await coterie(['jobs', 'list'], { cwd });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const [head = '', ...rows] = stdout
      .trimEnd()
      .split('\n')
      .map((line) => line.split(/ {2,}/));
    expect(head).toEqual([
      'ID',
      'TYPE',
      'STATUS',
      'PRIORITY',
      'ATTEMPTS',
      'MAX ATTEMPTS',
      'SCHEDULED AT',
      'WORKER',
      'ERROR',
    ]);
    expect(rows.map(([id, , status]) => [id, status])).toEqual([
      ['done', 'completed'],
      ['broken', 'failed'],
      ['gone', 'cancelled'],
      ['busy', 'processing'],
      ['waiting', 'pending'],
      ['later', 'pending'],
    ]);
  });

  test.each([
    [
      ['--status', 'pending'],
      ['waiting', 'later'],
    ],
    [
      ['--status', 'failed,cancelled'],
      ['broken', 'gone'],
    ],
    [
      ['--type', 'print', '--desc'],
      ['later', 'gone'],
    ],
    [['--type', 'print', '--status', 'pending'], ['later']],
    [['--limit', '1', '--offset', '1'], ['broken']],
  ])('with %j', async (args, ids) => expect(await idsOf(['jobs', 'list', ...args], cwd)).toEqual(ids));

  test('knows its statuses', async () => {
    const { code, stderr } = await coterie(['jobs', 'list', '--status', 'fail'], { cwd });
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: expect.stringContaining('status cannot be "fail". It is one of'),
    });
  });
});

describe('coterie jobs stats', () => {
  test('counts by type and status', async () => {
    const { stdout } = await coterie(['jobs', 'stats'], { cwd });
    expect(stdout.split('\n').map((line) => line.trim().split(/ {2,}/))).toEqual([
      ['TYPE', 'PENDING', 'PROCESSING', 'COMPLETED', 'FAILED', 'CANCELLED'],
      ['mail', '1', '1', '1', '1', '0'],
      ['print', '1', '0', '0', '0', '1'],
      ['all', '2', '1', '1', '1', '1'],
      [''],
      ['Of those pending, the time of 1 has not come.'],
      [''],
    ]);
    const stats = (await coterieJson(['jobs', 'stats'], { cwd })) as JobStatsDocument;
    expect(stats).toMatchObject({
      total: 6,
      delayed: 1,
      expired: 0,
      byStatus: { failed: 1 },
      byType: { mail: { pending: 1 } },
    });
  });
});

describe('coterie jobs retry and cancel', () => {
  test('make jobs ready again, and end others', async () => {
    expect((await coterie(['jobs', 'retry', 'brok', 'gone'], { cwd })).stdout).toBe('Made 2 jobs ready again.\n');
    expect([statusOf('broken'), statusOf('gone')]).toEqual(['pending', 'pending']);
    const { rows } = (await coterieJson(['jobs', 'cancel', 'busy', 'later', '--reason', 'by hand'], { cwd })) as {
      rows: unknown;
    };
    expect(rows).toMatchObject([
      { id: 'busy', status: 'cancelled', error: 'by hand' },
      { id: 'later', status: 'cancelled', error: 'by hand' },
    ]);
  });

  test.each([
    [['retry', 'broken', 'waiting'], 'conflict'],
    [['cancel', 'waiting', 'done'], 'conflict'],
    [['cancel', 'waiting', 'nothing'], 'not-found'],
    [['retry', ''], 'usage'],
  ])('%j changes nothing', async (args, code) => {
    expect(await coterieJson(['jobs', ...args], { cwd })).toMatchObject({ error: { code } });
    expect([statusOf('broken'), statusOf('waiting')]).toEqual(['failed', 'pending']);
  });
});

describe('coterie jobs prune', () => {
  test('deletes what ended before', async () => {
    const only = ['--status', 'completed,cancelled'];
    const { stdout } = await coterie(['jobs', 'prune', '--older-than', '1d', ...only], { cwd });
    expect(stdout).toMatch(/^Deleted 2 finished jobs of coterie\.db\.\n[\d.]+ m?s\n$/);
    expect(await idsOf(['jobs', 'list'], cwd)).toEqual(['broken', 'busy', 'waiting', 'later']);
    const document = (await coterieJson(['jobs', 'prune', '--older-than', '1d'], { cwd })) as JobPruneDocument;
    expect(document).toMatchObject({ finished: true, deleted: 1 });
  });

  test.each([
    [
      ['--older-than', '1d', '--status', 'pending'],
      'Jobs that are finished have no status pending. Known are completed,',
    ],
    [[], "required option '--older-than <time>' not specified"],
  ])('%j is wrong usage', async (args, sentence) => {
    const { code, stderr } = await coterie(['jobs', 'prune', ...args], { cwd });
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining(sentence) });
  });
});
