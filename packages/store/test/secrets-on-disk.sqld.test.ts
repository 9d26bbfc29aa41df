/** What was encrypted is in no file that a server keeps: it is not told. */
import { libsql } from '@coterie/libsql';
import { type Sqld, startSqld } from '@coterie/sqld';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { encryption, newKey, rotateKey } from '../src/encryption/index.ts';
import { openStore } from '../src/index.ts';
import { occurrences } from './support/occurrences.ts';

let server: Sqld;
beforeAll(async () => {
  server = await startSqld();
});
afterAll(() => server.stop());

const SECRET = 'ghp_S3cr3t-Größe-検索-0123456789';
const UPDATED = 'ghp_Upd4ted-Größe-検索-9876543210';
const PUBLIC = 'what everybody may read';

it('a secret is in no file of a server after writing, updating, rotating and deleting', async () => {
  const [key, next] = [newKey(), newKey()];
  const store = await openStore(await libsql({ url: server.url }), { encryption: encryption({ key }) });
  const clean = (): void => {
    expect(occurrences(server.directory, SECRET, UPDATED, key, next).found).toEqual([]);
    expect(occurrences(server.directory, PUBLIC).found).not.toEqual([]);
  };
  await store.config.set('public', PUBLIC);
  await store.config.set('github.token', SECRET, { encrypted: true });
  await store.sessions.create({ id: 's', type: 'director', name: 's' });
  await store.checkpoints.create({ sessionId: 's', name: 'c', snapshot: { token: SECRET }, encrypted: true });
  clean();
  await store.config.set('github.token', UPDATED, { encrypted: true });
  expect((await rotateKey(store, encryption({ key: next, oldKeys: [key] }))).left).toEqual([]);
  clean();
  await store.config.deleteMany({ encrypted: true });
  await store.sessions.delete('s');
  clean();
  await store.config.set('github.token', SECRET);
  expect(occurrences(server.directory, SECRET).found).not.toEqual([]);
  await store.close();
});
