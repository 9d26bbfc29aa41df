import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import type { PruneDocument, RowsDocument } from '../src/documents/entities.ts';
import { coterie, coterieJson } from './helper/coterie.ts';
import { temporaryFolder } from './helper/folder.ts';
import { idsOf } from './helper/projects.ts';

const SNAPSHOT = { progress: 75, secret: 'tide-and-moon-4711' };
const KEY = 'ab'.repeat(32);

let cwd: string;
beforeEach(async () => {
  cwd = temporaryFolder();
  await coterie(['create', 'sessions', '--set', 'id=s', '--set', 'type=director', '--set', 'name=lead'], { cwd });
});

const run = (...args: string[]) => coterie(args, { cwd });

function create(id: string, more: object = {}) {
  const row = { id, name: `name of ${id}`, sessionId: 's', snapshot: SNAPSHOT, ...more };
  return coterie(['create', 'checkpoints', '--data', '-'], { cwd, input: JSON.stringify(row) });
}

describe('checkpoints at the command line', () => {
  test('are shown with their snapshot by get, and without by everything else', async () => {
    const { code, stdout } = await create('a', { compressed: true, metadata: { feature: 'tides', tags: ['stable'] } });
    expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringMatching(/\nsize +45\n/) });
    expect(stdout).not.toContain('progress');
    const got = await run('get', 'checkpoints', 'a');
    expect(got.stdout).toMatch(/\nfeature +tides\n.*\nsnapshot +\{"progress":75,"secret":"tide-and-moon-4711"\}\n$/s);
    const { rows } = (await coterieJson(['get', 'checkpoints', 'a'], { cwd })) as RowsDocument;
    expect(rows).toMatchObject([{ id: 'a', snapshot: SNAPSHOT, compressed: true }]);
    const listed = (await coterieJson(['list', 'checkpoints', '--where', 'tag=stable'], { cwd })) as RowsDocument;
    expect(listed.rows).toMatchObject([{ id: 'a', size: 45 }]);
    expect(listed.rows[0]).not.toHaveProperty('snapshot');
    const updated = await run('update', 'checkpoints', 'a', '--set', 'name=high water');
    expect(updated).toMatchObject({ code: 0, stdout: expect.stringMatching(/\nname +high water\n/) });
    expect((await run('search', 'water', '--in', 'checkpoints')).stdout).toMatch(/^a .*water/);
    expect((await run('delete', 'checkpoints', 'a')).stdout).toBe('Deleted 1 row of checkpoints.\n');
  });

  test('show an encrypted snapshot to whoever asks for it and has the key', async () => {
    await create('a', { encrypted: true });
    await create('b', { encrypted: true, compressed: true });
    for (const name of readdirSync(cwd)) expect(readFileSync(join(cwd, name), 'latin1')).not.toContain('tide-and-moon');
    const env = { COTERIE_KEY: KEY };
    const kept = await coterie(['get', 'checkpoints', 'a', 'b'], { cwd, env });
    expect(kept).toMatchObject({ code: 0, stderr: expect.stringContaining('--reveal') });
    expect(kept.stdout).toMatch(/\nid +a\n.*\nid +b\n/s);
    expect(kept.stdout).not.toContain('snapshot');
    const { rows } = (await coterieJson(['get', 'checkpoints', 'a', 'b', '--reveal'], { cwd })) as RowsDocument;
    expect(rows.map(({ snapshot }) => snapshot)).toEqual([SNAPSHOT, SNAPSHOT]);
    const wrong = await coterie(['get', 'checkpoints', 'a', '--reveal'], { cwd, env });
    expect(wrong).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining('COTERIE_KEY') });
    const rotated = await coterieJson(['config', 'rotate'], { cwd, env });
    expect(rotated).toMatchObject({ rotated: 0, left: [{ table: 'checkpoints', count: 2 }] });
  });

  test('are pruned by number and age, and filtered by what they are', async () => {
    for (const [at, id] of ['a', 'b', 'c'].entries()) {
      const times = { timestamp: `2026-01-0${at + 1}`, retentionExpiresAt: at === 0 ? '2026-02-01' : null };
      expect((await create(id, { ...times, metadata: { priority: 'high' } })).code).toBe(0);
    }
    expect(await idsOf(['list', 'checkpoints', '--where', 'expiresBefore=2026-02-02'], cwd)).toEqual(['a']);
    expect(await idsOf(['list', 'checkpoints', '--where', 'priority=high', '--desc'], cwd)).toEqual(['c', 'b', 'a']);
    const expired = ['prune', 'checkpoints', '--keep', '0', '--where', 'expiresBefore=now'];
    expect((await coterieJson(expired, { cwd })) as PruneDocument).toMatchObject({ rows: 1 });
    const pruned = (await coterieJson(['prune', 'checkpoints', '--keep', '1', '--per', 'sessionId'], {
      cwd,
    })) as PruneDocument;
    expect(pruned.tables).toMatchObject([{ table: 'checkpoints', rows: 1 }]);
    expect(await idsOf(['list', 'checkpoints'], cwd)).toEqual(['c']);
  });
});
