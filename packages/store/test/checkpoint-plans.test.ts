/** How the queries of checkpoints are executed. Lists by each filter are in entities.test.ts. */
import { describe, expect, it } from 'vitest';
import { engines, planOf } from './support/plans.ts';

describe.each(engines)('on %s', (_, open) => {
  it('what has expired is found by an index, without looking at the rest', async () => {
    const store = await open();
    const [first] = await planOf(store, store.operations.checkpoints.deleteExpired());
    expect(first).toBe('SEARCH checkpoints USING COVERING INDEX checkpoints_by_expiry (retention_expires_at<?)');
    await store.close();
  });

  it('one is found by its id, and those with a tag by the tag, in order', async () => {
    const store = await open();
    const { checkpoints } = store.operations;
    expect(await planOf(store, checkpoints.get('a'))).toEqual([
      expect.stringMatching(/^SEARCH checkpoints USING INDEX \w+ \(id=\?\)$/),
    ]);
    expect(await planOf(store, checkpoints.list({ where: { tag: 'stable', sessionId: 's' } }))).toEqual([
      'SEARCH checkpoint_tags USING PRIMARY KEY (tag=?)',
      'SEARCH checkpoints USING INTEGER PRIMARY KEY (rowid=?)',
    ]);
    await store.close();
  });

  it('what goes with a session, and what loses its source, is found by it', async () => {
    const store = await open();
    for (const [sql, found] of [
      // What SQLite runs for ON DELETE.
      ['DELETE FROM checkpoints WHERE session_id = ?', /checkpoints_by_session \(session_id=\?\)/],
      [
        'UPDATE checkpoints SET restored_from = NULL WHERE restored_from = ?',
        /checkpoints_by_source \(restored_from=\?\)/,
      ],
      ['DELETE FROM checkpoint_tags WHERE checkpoint_seq = ?', /checkpoint_tags_by_checkpoint \(checkpoint_seq=\?\)/],
    ] as const) {
      const [first] = await planOf(store, { statements: [{ sql, params: ['x'] }] });
      expect(first).toMatch(found);
    }
    await store.close();
  });
});
