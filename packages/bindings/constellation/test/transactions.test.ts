import { expect, expectTypeOf, test } from 'vitest';
import {
  agentRepository as agents,
  Database,
  DatabaseError,
  eventRepository as events,
  projectRepository as projects,
} from '../src/index.ts';
import { onEveryDriver } from './support/drivers.ts';
import { thrownBy } from './support/made.ts';

onEveryDriver('a transaction', () => {
  test('applies all that is done in it, and gives back what its body returns', () => {
    const project = Database.transaction(() => {
      const made = projects.create({ name: 'p' });
      agents.create({ project_id: made.id, name: 'a' });
      events.create({ project_id: made.id, type: 'project_created' });
      return made;
    });
    expect(projects.findAll()).toEqual([project]);
    expect([agents.countByProject(project.id), events.countByProject(project.id)]).toEqual([1, 1]);
  });

  test('applies nothing when its body throws, and throws the same error', () => {
    const error = new Error('mine');
    const body = () => {
      const { id } = projects.create({ name: 'p' });
      agents.create({ project_id: id, name: 'a' });
      expect(projects.findAll()).toHaveLength(1);
      throw error;
    };
    expect(thrownBy(() => Database.transaction(body))).toBe(error);
    expect(projects.findAll()).toEqual([]);
  });

  test('applies nothing when a call in it breaks a rule that nobody catches', () => {
    const body = () => {
      projects.create({ name: 'p' });
      agents.create({ project_id: 'nowhere', name: 'a' });
    };
    expect(thrownBy(() => Database.transaction(body))).toMatchObject({ field: 'project_id', outcome: 'not-applied' });
    expect(projects.findAll()).toEqual([]);
  });

  test('inside another undoes its own part alone', () => {
    Database.transaction(() => {
      projects.create({ id: 'outer', name: 'p' });
      thrownBy(() =>
        Database.transaction(() => {
          projects.create({ id: 'inner', name: 'p' });
          throw new Error('undone');
        }),
      );
      projects.create({ id: 'after', name: 'p' });
    });
    expect(projects.findAll().map(({ id }) => id)).toEqual(['outer', 'after']);
  });

  test('takes no asynchronous body: the compiler says so, and so does the call', () => {
    // @ts-expect-error A promise cannot be waited for here.
    const error = thrownBy(() => Database.transaction(async () => projects.create({ name: 'p' })));
    expect(error).toBeInstanceOf(DatabaseError);
    expect(projects.findAll()).toEqual([]);
    expectTypeOf(Database.transaction(() => 1)).toEqualTypeOf<number>();
  });
});
