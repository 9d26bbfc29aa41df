/** The tables that triggers keep for filters have, after whatever was done, what follows from the rows. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { compression } from '../src/compression/index.ts';
import type { Store } from '../src/index.ts';
import { memoryStore } from './support/stores.ts';

const NAMES = ['a', 'b', 'c', 'd', 'e'] as const;
const name = fc.constantFrom(...NAMES);
const label = fc.constantFrom('bug', 'ui', 'Größe', '', '__proto__');
const time = fc.integer({ min: 0, max: 3 }).map((ms) => new Date(ms));

type Step = (store: Store<'sync'>) => unknown;

/** What is refused, as a relationship that is there already, changes nothing; the tables are compared after it too. */
function attempt(step: Step): Step {
  return (store) => {
    try {
      step(store);
    } catch (error) {
      expect(error).toMatchObject({ code: 'constraint', outcome: 'not-applied' });
    }
  };
}

const instanceStep: fc.Arbitrary<Step> = fc.oneof(
  name.map((id) => (store: Store<'sync'>) => store.instances.create({ id, type: 'coding', createdAt: new Date(1) })),
  name.map((id) => (store: Store<'sync'>) => store.instances.delete(id)),
  fc.tuple(name, time).map(
    ([id, lastActivity]) =>
      (store: Store<'sync'>) =>
        store.instances.update(id, { lastActivity }),
  ),
  fc.tuple(name, name, fc.constantFrom('x', 'y')).map(
    ([parentInstance, childInstance, relationshipType]) =>
      (store: Store<'sync'>) =>
        store.relationships.create({
          id: `${parentInstance}${childInstance}${relationshipType}`,
          parentInstance,
          childInstance,
          relationshipType,
        }),
  ),
  fc.tuple(name, name).map(
    ([parentInstance, childInstance]) =>
      (store: Store<'sync'>) =>
        store.relationships.deleteMany({ parentInstance, childInstance, relationshipType: 'x' }),
  ),
  fc.tuple(name, name).map(
    ([to, from]) =>
      (store: Store<'sync'>) =>
        store.db.execute('UPDATE relationships SET parent_instance = ? WHERE parent_instance = ?', [to, from]),
  ),
);

it('children of instances', () => {
  fc.assert(
    fc.property(fc.array(instanceStep.map(attempt), { maxLength: 40 }), (steps) => {
      const store = memoryStore();
      for (const step of steps) step(store);
      expect(store.db.query('SELECT * FROM instance_children ORDER BY parent_instance, child_seq').rows).toEqual(
        store.db.query(`SELECT DISTINCT parent_instance, child.seq, child.created_at, child.last_activity
          FROM relationships JOIN instances AS child ON child.id = child_instance ORDER BY parent_instance, child.seq`)
          .rows,
      );
      for (const parentInstance of NAMES) {
        const listed = store.instances.list({ where: { parentInstance }, orderBy: 'lastActivity' });
        const children = new Set(
          store.relationships.list({ where: { parentInstance } }).map(({ childInstance }) => childInstance),
        );
        expect(listed).toEqual(store.instances.list({ orderBy: 'lastActivity' }).filter(({ id }) => children.has(id)));
      }
    }),
    { numRuns: 60 },
  );
});

const issueStep: fc.Arbitrary<Step> = fc
  .record({ number: fc.integer({ min: 1, max: 4 }), labels: fc.array(label, { maxLength: 4 }), updatedAt: time })
  .chain(({ number, labels, updatedAt }) => {
    const issue = { repoOwner: 'o', repoName: 'r', number, title: `${number}`, labels };
    return fc.constantFrom<Step>(
      (store) => store.githubIssues.create({ ...issue, id: `${number}`, updatedAt }),
      (store) => store.githubIssues.upsert(issue),
      (store) => store.githubIssues.sync([issue, { ...issue, number: 4, updatedAt }]),
      (store) => store.githubIssues.update(`${number}`, { labels, updatedAt }),
      (store) => store.githubIssues.update(`${number}`, { state: 'closed' }),
      (store) => store.githubIssues.delete(`${number}`),
    );
  });

it('labels of issues', () => {
  fc.assert(
    fc.property(fc.array(issueStep.map(attempt), { maxLength: 30 }), (steps) => {
      const store = memoryStore();
      for (const step of steps) step(store);
      const issues = store.githubIssues.list();
      expect(
        store.db
          .query('SELECT * FROM github_issue_labels')
          .rows.map((row) => row.join('|'))
          .sort(),
      ).toEqual(
        issues
          .flatMap(({ labels, updatedAt, seq }) =>
            [...new Set(labels)].map((one) => [one, updatedAt.toISOString(), seq]),
          )
          .map((row) => row.join('|'))
          .sort(),
      );
      for (const one of ['bug', '']) {
        expect(store.githubIssues.list({ where: { label: one } })).toEqual(
          issues.filter(({ labels }) => labels.includes(one)),
        );
      }
    }),
    { numRuns: 60 },
  );
});

const checkpointStep: fc.Arbitrary<Step> = fc
  .record({ id: name, tags: fc.array(label, { maxLength: 4 }), timestamp: time })
  .chain(({ id, tags, timestamp }) => {
    const given = { id, name: id, sessionId: 's', snapshot: id };
    return fc.constantFrom<Step>(
      (store) => store.checkpoints.create({ ...given, timestamp, metadata: { tags } }),
      (store) => store.checkpoints.create({ ...given, timestamp, compressed: true, metadata: { tags, feature: 'f' } }),
      (store) => store.checkpoints.update(id, { metadata: { tags } }),
      (store) => store.checkpoints.update(id, { name: 'renamed', metadata: {} }),
      (store) => store.checkpoints.delete(id),
      // The store never changes when it was taken, but other programs may.
      (store) => store.db.execute('UPDATE checkpoints SET timestamp = ? WHERE id = ?', [timestamp.toISOString(), id]),
    );
  });

it('tags of checkpoints', () => {
  fc.assert(
    fc.property(fc.array(checkpointStep.map(attempt), { maxLength: 30 }), (steps) => {
      const store = memoryStore({ compression });
      store.sessions.create({ id: 's', type: 'director', name: 's' });
      for (const step of steps) step(store);
      const checkpoints = store.checkpoints.list();
      expect(
        store.db
          .query('SELECT * FROM checkpoint_tags')
          .rows.map((row) => row.join('|'))
          .sort(),
      ).toEqual(
        checkpoints
          .flatMap(({ metadata: { tags = [] }, timestamp, seq }) =>
            [...new Set(tags)].map((one) => [one, timestamp.toISOString(), seq].join('|')),
          )
          .sort(),
      );
      for (const tag of ['bug', '']) {
        const tagged = checkpoints.filter(({ metadata }) => metadata.tags?.includes(tag));
        expect(store.checkpoints.list({ where: { tag } })).toEqual(tagged);
      }
      expect(store.checkpoints.search('renamed').length).toBe(
        checkpoints.filter((checkpoint) => checkpoint.name === 'renamed').length,
      );
    }),
    { numRuns: 60 },
  );
});
