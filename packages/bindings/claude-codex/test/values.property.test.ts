/** Any JSON, as metadata, labels and settings: text comes back as the same text, everything else as an equal value. */
import { createInMemoryTestDb } from '@coterie/claude-codex/tests/fixtures/test-utils';
import fc from 'fast-check';
import { expect, it } from 'vitest';

/** Negative zero and `undefined` are nothing of JSON. */
const json = fc.jsonValue({ stringUnit: 'binary' }).map((value) => JSON.parse(JSON.stringify(value)) as never);
const given = fc.oneof(
  json,
  json.map((value) => JSON.stringify(value)),
  json.map((value) => JSON.stringify(value, null, 2)),
);

it('any JSON comes back in the form in which it was given', async () => {
  const db = await createInMemoryTestDb();
  await db.createInstance({ id: 'a', type: 'coding' });
  await db.createInstance({ id: 'b', type: 'coding' });
  const id = await db.createRelationship({ parent_instance: 'a', child_instance: 'b', relationship_type: 'x' });
  await fc.assert(
    fc.asyncProperty(given, fc.boolean(), async (value, encrypted) => {
      await db.logMCPEvent({ instance_id: 'a', tool_name: 't', metadata: value });
      expect((await db.getMCPEvents('a', 1))[0]?.metadata).toEqual(value);
      await db.updateRelationship(id, { metadata: value });
      expect((await db.getRelationships('a'))[0]?.metadata).toEqual(value);
      await db.setConfig('key', value, encrypted);
      expect(await db.getConfig('key')).toEqual(value);
    }),
    { numRuns: 100 },
  );
  await db.disconnect();
});

it('labels of any JSON come back in the form in which they were given', async () => {
  const db = await createInMemoryTestDb();
  const labels = fc.oneof(
    json.filter((value) => typeof value !== 'string' && value !== null),
    json.map((value) => JSON.stringify(value)),
    json.map((value) => JSON.stringify(value, null, 2)),
  );
  await fc.assert(
    fc.asyncProperty(labels, async (value) => {
      await db.upsertGitHubIssue({ number: 1, title: 't', repo_owner: 'o', repo_name: 'r', labels: value });
      expect((await db.getGitHubIssue(1))?.labels).toEqual(value);
    }),
    {
      numRuns: 100,
      examples: [['["\\u0000"]'], [[{ name: '\ud800' }, { name: 'bug' }] as never], [['\0', 'bug'] as never]],
    },
  );
  await db.disconnect();
});
