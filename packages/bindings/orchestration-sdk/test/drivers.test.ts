/** What the document promises, on every driver that needs nothing but Node. */
import { libsql } from '@coterie/libsql';
import { sqljs } from '@coterie/sqljs';
import { runSuites } from './suites/index.ts';
import { temporaryPath } from './support/folder.ts';
import { open } from './support/open.ts';

runSuites('better-sqlite3, a file and its pool', (config) => open({ ...config, path: temporaryPath() }));
runSuites('better-sqlite3, memory', (config) => open({ ...config, path: ':memory:' }));
runSuites('libsql, a file', (config) => open({ ...config, database: libsql(`file:${temporaryPath()}`) }));
runSuites('sql.js', async (config) => open({ ...config, database: await sqljs({ mode: 'async' }) }));
