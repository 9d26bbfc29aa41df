/** An orchestration: a session, its departments, a checkpoint that is compressed and encrypted, messages, a transaction. */
import assert from 'node:assert/strict';
import { createDatabase, DatabaseError, ValidationError } from '@coterie/orchestration-sdk';

const db = await createDatabase({ path: 'orchestration-program.db', connectionPool: { min: 1, max: 3 } });
const session = await db.sessions.create({ type: 'director', name: 'main-director', capabilities: ['plan'] });
await db.executeTransaction(async () => {
  await db.departments.create({ name: 'data', domain: 'data', session });
  await db.checkpoints.create({
    name: 'start',
    sessionId: session.id,
    snapshot: { progress: 75 },
    metadata: { feature: 'release' },
    compressed: true,
    encrypted: true,
  });
});
const [checkpoint] = await db.checkpoints.getCheckpointsByFeature('release');
assert.deepEqual(checkpoint?.snapshot, { progress: 75 });
await db.messages.bulkInsertMessages([{ type: 'COMMAND', sender: session.id, receiver: 'b', content: { go: true } }]);
assert.equal((await db.messages.getConversation(session.id, 'b')).length, 1);
assert.deepEqual(await db.groupByAggregate('sessions', 'status', 'id', 'COUNT'), [
  { status: 'initializing', result: await db.aggregate('sessions', 'id', 'COUNT') },
]);
const refused = await db.sessions.create(session as never).catch((error: unknown) => error);
assert.ok(refused instanceof ValidationError && refused instanceof DatabaseError);
assert.equal(refused.field, 'id');
assert.equal(db.getConnectionPoolStats().max, 3);
await db.close();
console.log('orchestration-sdk: done');
