/** Every TypeScript sample of the document, run in an application's folder; `samples/testing-migrations.test.ts` is one too. */
import { execFileSync } from 'node:child_process';
import { cpSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type AppDatabase, initDatabase } from '@coterie/app-database';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { manualControl } from './samples/manual-control.ts';
import { migrationStatus } from './samples/migration-status.ts';
import { quickStart } from './samples/quick-start.ts';
import { resourceManagement } from './samples/resource-management.ts';
import { statementCaching } from './samples/statement-caching.ts';
import { transactionHelpers } from './samples/transaction-helpers.ts';
import { failureOf } from './support/fails.ts';
import { folderWith, startedIn } from './support/folder.ts';

/** Starts the test in a folder with the migrations of the samples. */
function inApplication(): string {
  const folder = folderWith();
  cpSync(join(import.meta.dirname, 'samples/migrations'), join(folder, 'migrations'), { recursive: true });
  startedIn(folder);
  return folder;
}

/** What a sample prints. */
function printedBy(sample: () => void): readonly (readonly unknown[])[] {
  const log = vi.spyOn(console, 'log').mockImplementation(() => undefined);
  onTestFinished(() => log.mockRestore());
  sample();
  return log.mock.calls;
}

const result = (status: string, version: number, name: string) => expect.objectContaining({ status, version, name });

describe('the samples of the document', () => {
  test('quick start', () => {
    inApplication();
    let agent: unknown;
    const printed = printedBy(() => {
      agent = quickStart();
    });
    expect(agent).toEqual({ id: 1, name: 'supervisor', description: null });
    expect(printed).toEqual([['Database is healthy'], ['Schema version: 3']]);
  });

  test('the migration files are applied: structure, and tables of a module', () => {
    inApplication();
    const db = initDatabase();
    const columns = (table: string) =>
      db
        .prepare(`SELECT * FROM ${table}`)
        .columns()
        .map(({ name }) => name);
    expect(columns('audit_log')).toEqual(['id', 'table_name', 'action', 'timestamp']);
    expect(columns('my_table')).toEqual(['id', 'name']);
    db.close();
  });

  test('manual migration control', () => {
    inApplication();
    const each = (status: string) => [
      result(status, 1, 'initial_schema'),
      result(status, 2, 'add_audit_log'),
      result(status, 3, 'add_my_module_tables'),
    ];
    expect(printedBy(manualControl)).toEqual([
      ['Pending migrations:', each('pending')],
      ['Applied:', each('applied')],
    ]);
  });

  test('checking migration status', () => {
    inApplication();
    const time = '\\(\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z\\)';
    expect(printedBy(migrationStatus)).toEqual([
      ['Schema version: 3'],
      [expect.stringMatching(`^v1: initial_schema ${time}$`)],
      [expect.stringMatching(`^v2: add_audit_log ${time}$`)],
      [expect.stringMatching(`^v3: add_my_module_tables ${time}$`)],
    ]);
  });

  test('transaction helpers', () => {
    inApplication();
    expect(transactionHelpers()).toEqual({
      names: ['agent1', 'agent2', 'agent3'],
      result: { 'last_insert_rowid()': 3 },
    });
  });

  test('prepared statement caching', () => {
    inApplication();
    expect(statementCaching()).toBe(true);
  });

  test('resource management closes the database, also after an error', () => {
    inApplication();
    let used: AppDatabase | undefined;
    resourceManagement((db) => {
      used = db;
      expect(db.isHealthy()).toBe(true);
    });
    expect(used?.isHealthy()).toBe(false);
    const error = failureOf(() => resourceManagement((db) => db.prepare('SELEC')));
    expect(error.code).toBe('query');
  });

  test('npm run setup applies a migration that was added with the next number', () => {
    const folder = inApplication();
    const setup = (): void => {
      execFileSync(process.execPath, [join(import.meta.dirname, 'samples/setup.ts')], { cwd: folder });
    };
    setup();
    writeFileSync(
      join(folder, 'migrations/004_my_new_feature.ts'),
      `export default { version: 4, name: 'my_new_feature', up: (db: { exec(sql: string): void }) => db.exec('CREATE TABLE new_feature (x)') };`,
    );
    setup();
    expect(readdirSync(join(folder, 'data'))).toEqual(['app.db']);
    const db = initDatabase({ runMigrations: false });
    expect(db.getSchemaVersion()).toBe(4);
    db.close();
  });
});
