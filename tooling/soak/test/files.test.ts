import { testSoaks } from './sound.ts';

testSoaks(['races/better-sqlite3', 'races/libsql'], { rounds: 2 });
testSoaks(['concurrency/better-sqlite3', 'concurrency/libsql', 'concurrency/sqljs'], { rounds: 1 });
testSoaks(['kills/import-better-sqlite3', 'kills/migration-libsql', 'kills/backup', 'kills/save'], { rounds: 1 });
