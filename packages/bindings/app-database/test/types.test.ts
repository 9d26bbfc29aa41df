import type { Database, DatabaseInterface } from '@coterie/core';
import type BetterSqlite3 from 'better-sqlite3';
import { describe, expectTypeOf, test } from 'vitest';
import type { AppDatabase, Connection, DatabaseOptions, RunResult, Statement } from '../src/index.ts';
import type { Migration, MigrationResult } from '../src/migrations/index.ts';
import { withAgents } from './support/databases.ts';

interface Agent {
  readonly id: number;
  readonly name: string;
}

describe('the types', () => {
  test('of the options are those of the document, and a database', () => {
    interface Documented {
      path?: string;
      readonly?: boolean;
      runMigrations?: boolean;
    }
    expectTypeOf<Documented>().toExtend<DatabaseOptions>();
    expectTypeOf<'path' | 'readonly' | 'runMigrations'>().toExtend<keyof DatabaseOptions>();
    expectTypeOf<{ database: DatabaseInterface<'sync'> }>().toExtend<DatabaseOptions>();
    expectTypeOf<{ database: Database<'sync'> }>().toExtend<DatabaseOptions>();
    expectTypeOf<{ database: DatabaseInterface<'async'> }>().not.toExtend<DatabaseOptions>();
  });

  test('of statements take the parameters of better-sqlite3', () => {
    const db = withAgents();
    expectTypeOf(db.prepare('SELECT 1')).toEqualTypeOf<Statement<unknown[], unknown>>();
    const byName = db.prepare<[string], Agent>('SELECT * FROM agents WHERE name = ?');
    expectTypeOf(byName.get).parameters.toEqualTypeOf<[string]>();
    expectTypeOf(byName.get('a')).toEqualTypeOf<Agent | undefined>();
    expectTypeOf(byName.all('a')).toEqualTypeOf<Agent[]>();
    expectTypeOf(byName.iterate('a')).toEqualTypeOf<IterableIterator<Agent>>();
    expectTypeOf(byName.bind('a').get).parameters.toEqualTypeOf<[]>();
    expectTypeOf(db.prepare<{ name: string }>('SELECT @name').run).parameters.toEqualTypeOf<[{ name: string }]>();
    expectTypeOf(db.prepare<[], number>('SELECT 1').pluck().get()).toEqualTypeOf<number | undefined>();
    expectTypeOf(byName.run('a')).toEqualTypeOf<RunResult>();
    expectTypeOf<RunResult>().toExtend<Readonly<BetterSqlite3.RunResult>>();
  });

  test('of a transaction: what the body returns, and no promise', () => {
    const db = withAgents();
    expectTypeOf(db.transaction(() => 5)).toEqualTypeOf<number>();
    expectTypeOf(db.transaction((dbConn) => dbConn)).toEqualTypeOf<Connection>();
    expectTypeOf<AppDatabase['connection']>().toEqualTypeOf<Connection>();
    // @ts-expect-error an asynchronous body
    const refused = (): unknown => db.transaction(async () => 5);
    expectTypeOf(refused).toBeFunction();
  });

  test('of a migration: the document’s file, and a step that can be called', () => {
    expectTypeOf<{
      version: number;
      name: string;
      destructive: boolean;
      up: (db: Connection) => void;
      down: (db: Connection) => void;
    }>().toExtend<Migration>();
    expectTypeOf<Migration['up']>().toBeCallableWith(withAgents().connection);
    expectTypeOf<MigrationResult['status']>().toEqualTypeOf<
      'applied' | 'rolled-back' | 'skipped' | 'pending' | 'blocked' | 'failed'
    >();
  });
});
