import { createAuth } from '@coterie/sqld';
import { expect, it } from 'vitest';
import { arrange, filesBeside, insert, values } from '../helper/replica.ts';

const auth = createAuth();
const withAuth = () => arrange({ jwtKeyFile: auth.jwtKeyFile }, auth.token());

it('a replica whose token the server takes is fetched, read and written', async () => {
  const { replica } = await withAuth();
  const db = replica({ authToken: auth.token() });
  await insert(db, 'second');
  expect(await values(db)).toEqual(['first', 'second']);
});

it('a read-only token fetches, and may not write', async () => {
  const { replica } = await withAuth();
  const db = replica({ authToken: auth.token({ a: 'ro' }) });
  expect(await values(db)).toEqual(['first']);
  await expect(insert(db, 'lost')).rejects.toMatchObject({ code: 'unauthorized', outcome: 'not-applied' });
  await db.sync();
  expect(await values(db)).toEqual(['first']);
});

it.each([
  ['none', () => undefined],
  ['an expired one', () => auth.token({ exp: 1_000 })],
  ['one of another key', () => createAuth().token()],
  ['something that is none', () => 'sesame'],
])('with %s for a token the first call says so, and nothing is left', async (_what, token) => {
  const { replica, path } = await withAuth();
  const given = token();
  const db = replica(given === undefined ? {} : { authToken: given });
  for (const call of [() => values(db), () => db.sync(), () => insert(db, 'lost')]) {
    const error = await call().then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    expect(error).toMatchObject({
      code: 'unauthorized',
      outcome: 'not-applied',
      message: expect.stringMatching(/Give an authToken that is valid/),
    });
    if (given !== undefined) expect(JSON.stringify([error, String(error)])).not.toContain(given);
  }
  expect(filesBeside(path).filter((name) => name !== 'replica.db-sync-lock')).toEqual([]);
});

it('a token that is refused later leaves the replica readable', async () => {
  const { replica } = await withAuth();
  const first = replica({ authToken: auth.token() });
  await values(first);
  await first.close();
  const db = replica({ authToken: 'sesame' });
  await expect(db.sync()).rejects.toMatchObject({ code: 'unauthorized' });
  expect(await values(db)).toEqual(['first']);
});
