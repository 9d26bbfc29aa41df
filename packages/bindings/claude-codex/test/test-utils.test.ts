import { createInMemoryTestDb, generateTestInstance } from '@coterie/claude-codex/tests/fixtures/test-utils';
import { expect, it, onTestFinished } from 'vitest';

it('createInMemoryTestDb gives a new migrated database each time, which encrypts settings too', async () => {
  const first = await createInMemoryTestDb();
  const second = await createInMemoryTestDb();
  onTestFinished(() => Promise.all([first.disconnect(), second.disconnect()]).then(() => undefined));
  await first.createInstance(generateTestInstance());
  await first.setConfig('github.token', 'ghp_token123', true);
  expect(await first.getConfig('github.token')).toBe('ghp_token123');
  expect(await first.listInstances()).toHaveLength(1);
  expect(await second.listInstances()).toEqual([]);
});

it('generateTestInstance gives an instance that can be created, with what is given in place of the rest', async () => {
  const db = await createInMemoryTestDb();
  onTestFinished(() => db.disconnect());
  const given = generateTestInstance({ type: 'review', status: 'waiting_review', issue_number: null });
  expect(await db.createInstance(given)).toBe(given.id);
  expect(await db.getInstance(given.id)).toMatchObject(given);
  expect(given).toMatchObject({ type: 'review', status: 'waiting_review', issue_number: null, base_branch: 'main' });
});

it('generateTestInstance gives another id each time, unless one is given', () => {
  const ids = Array.from({ length: 100 }, () => generateTestInstance().id);
  expect(new Set(ids).size).toBe(100);
  expect(generateTestInstance({ id: 'work-1' }).id).toBe('work-1');
});
