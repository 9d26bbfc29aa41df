export { DatabaseError, MigrationError, ValidationError } from '@coterie/core';
export { AppDatabase } from './app-database.ts';
export type { Connection, Prepared } from './connection.ts';
export { type DatabaseOptions, initDatabase } from './init.ts';
export type { ColumnDefinition, RunResult, Statement } from './statement.ts';
