import { beforeAll, expect } from 'vitest';
import type { RowsDocument } from '../../src/documents/entities.ts';
import { coterie, coterieJson } from './coterie.ts';
import { keptFolder } from './folder.ts';

/** Three projects, of which the first two have ids that begin alike. */
export const PROJECTS = [
  {
    id: 'shop-1',
    name: 'The shop',
    status: 'running',
    settings: { model: 'opus', limits: [1, 2] },
    createdAt: '2026-01-01',
  },
  { id: 'shop-2', name: 'The shop, again', status: 'created', description: 'with\ntwo lines', createdAt: '2026-01-02' },
  { id: 'blog', name: 'ブログ', status: 'completed', costTotal: 1.25, createdAt: '2026-01-03' },
] as const;

/** A folder with a `coterie.db` of these, for the tests of one file. */
export function projectsFolder(): string {
  const cwd = keptFolder();
  beforeAll(async () => {
    const { code } = await coterie(['create', 'projects', '--data', JSON.stringify(PROJECTS)], { cwd });
    expect(code).toBe(0);
  });
  return cwd;
}

/** The ids of what a command prints. */
export async function idsOf(args: readonly string[], cwd: string): Promise<readonly unknown[]> {
  const { rows } = (await coterieJson(args, { cwd })) as RowsDocument;
  return rows.map(({ id }) => id);
}
