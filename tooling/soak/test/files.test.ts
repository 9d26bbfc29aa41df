import { testSoaks } from './sound.ts';

testSoaks(['races/better-sqlite3', 'races/libsql', 'concurrency/better-sqlite3', 'concurrency/libsql'], { rounds: 2 });
testSoaks(['concurrency/sqljs', 'kills/import-better-sqlite3', 'kills/migration-libsql'], { rounds: 1 });
