import { openDatabase } from '@coterie/core';
import { expect, it } from 'vitest';
import { sqljs } from '../src/index.ts';
import { loadOpfs, opfsSink } from '../src/opfs/index.ts';

it('where there is no origin private file system, loading and saving say so and what to use', async () => {
  const refusal = { code: 'unsupported', message: expect.stringContaining('in Node use fileSink of @coterie/node') };
  await expect(loadOpfs('notes.db')).rejects.toMatchObject(refusal);
  const db = openDatabase(await sqljs());
  await expect(db.save(opfsSink('notes.db'))).rejects.toMatchObject(refusal);
  db.close();
});
