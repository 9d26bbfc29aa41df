import { test } from 'vitest';
import { whyNoTmpfs } from '../src/tmpfs.ts';
import { testSoaks } from './sound.ts';

const reason = await whyNoTmpfs();
if (reason === null)
  testSoaks(['full-disk/import-libsql', 'full-disk/migration-better-sqlite3', 'full-disk/backup', 'full-disk/save'], {
    rounds: 1,
  });
else test('work on a disk that fills up', (context) => context.skip(reason));
