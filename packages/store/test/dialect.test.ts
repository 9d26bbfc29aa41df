import { oneOf, ValidationError } from '@coterie/core';
import { expect, test } from 'vitest';
import { Dialect } from '../src/dialect/index.ts';
import { definitions, type Entities } from '../src/index.ts';
import { testEnvironment } from './support/content.ts';
import { memoryStore } from './support/stores.ts';

interface Row {
  readonly id: string;
  readonly title: string | null;
  readonly metadata_json: object;
  readonly created_at: string;
  readonly folder: string;
}

const dialect = new Dialect<Entities['sessions'], Row>(definitions.sessions, {
  names: 'columns',
  called: { name: 'title', title: null, workspace: 'folder', capabilities: null },
  forms: { date: { shown: (at: Date) => at.toISOString(), given: (text: string) => new Date(text) } },
  shown: { folder: ({ workspace, projectPath }) => workspace ?? projectPath ?? '' },
  given: {
    type: (type: string, name) => {
      if (type === 'director') return type;
      throw new ValidationError(name, `${name} must be director.`);
    },
  },
  changeable: ['name', 'workspace'],
});

const given = { type: 'director', title: 'one', metadata_json: { a: 1 }, created_at: '2026-03-01T00:00:00.000Z' };

test('a row goes in and out under the names and in the forms of the API', () => {
  const store = memoryStore(testEnvironment());
  const created = dialect.row(store.sessions.create(dialect.new(given)));
  expect(created).toMatchObject({ ...given, id: 'id-0001', folder: '', terminated_at: null });
  expect(Object.keys(created)).not.toContain('capabilities_json');
  expect(store.run(dialect.one(store.operations.sessions.get('id-0001')))).toEqual(created);
  expect(store.run(dialect.one(store.operations.sessions.get('nobody')))).toBeNull();
  expect(store.run(dialect.many(store.operations.sessions.list()))).toEqual([created]);
  store.sessions.update('id-0001', dialect.patch({ folder: '/w', title: undefined }));
  expect(store.sessions.get('id-0001')).toMatchObject({ name: 'one', workspace: '/w' });
});

test('rows can be had as they lie in the table', () => {
  const store = memoryStore(testEnvironment());
  store.sessions.create(dialect.new(given));
  const operation = store.operations.sessions.list();
  const rows = store.run({ ...operation, decode: (results) => dialect.stored(results) });
  expect(rows).toMatchObject([{ ...given, metadata_json: '{"a":1}', folder: null }]);
});

test('a name that there is not, or that nobody gives, is refused, and nothing is lost', () => {
  expect(() => dialect.new({ ...given, titel: 'x' })).toThrow(expect.objectContaining({ field: 'titel' }));
  expect(() => dialect.new({ ...given, titel: undefined })).not.toThrow();
  expect(() => dialect.new({ ...given, seq: 5 })).toThrow(expect.objectContaining({ field: 'seq' }));
  expect(() => dialect.new({ ...given, type: 'claude' })).toThrow('type must be director.');
  expect(() => dialect.patch({ created_at: given.created_at })).toThrow('Known are title, folder.');
  expect(() => dialect.patch(null as never)).toThrow(expect.objectContaining({ field: 'fields' }));
  expect(dialect.fields({ folder: '/w' })).toEqual({ workspace: '/w' });
});

test('a whole row says everything that it can be given, with names that the API has alone', () => {
  const whole = new Dialect<Entities['sessions'], object>(definitions.sessions, {
    names: 'columns',
    only: ['id', 'type', 'title', 'status', 'metadata'],
    kinds: { status: oneOf(['active', 'error']) },
  });
  const row = { id: 'a', type: 'claude', title: null, status: 'error', metadata_json: { a: 1 } };
  const store = memoryStore(testEnvironment());
  expect(whole.row(store.sessions.create(whole.whole(row)))).toEqual(row);
  for (const name of Object.keys(row)) {
    const wrong = expect.objectContaining({ field: name, message: expect.stringContaining(`${name} must be`) });
    expect(() => whole.whole({ ...row, [name]: undefined })).toThrow(wrong);
    if (name === 'id' || name === 'status') expect(() => whole.whole({ ...row, [name]: null })).toThrow(wrong);
  }
  expect(() => whole.whole({ ...row, status: 'idle' })).toThrow('status must be one of active, error, but is "idle".');
  expect(() => whole.whole({ ...row, name: 'x' })).toThrow(expect.objectContaining({ field: 'name' }));
  expect(() => whole.whole(null as never)).toThrow(expect.objectContaining({ field: 'fields' }));
});

test('an error of the store is told with the name of the API, its cause kept', async () => {
  const store = memoryStore(testEnvironment());
  const cause = (() => {
    try {
      return store.sessions.create(dialect.new({ ...given, title: 5 }));
    } catch (error) {
      return error;
    }
  })();
  const told = dialect.told(cause);
  expect(told).toEqual(
    expect.objectContaining({ field: 'title', message: 'title must be a string, but is 5 (number).' }),
  );
  expect(told).toEqual(expect.objectContaining({ cause, outcome: 'not-applied' }));
  expect(dialect.told(new ValidationError('words', 'words …'), { words: 'query' })).toMatchObject({ field: 'query' });
  await expect(dialect.telling(() => store.sessions.create(dialect.new({ ...given, title: 5 })))).rejects.toMatchObject(
    {
      field: 'title',
    },
  );
  expect(await dialect.telling(async () => store.sessions.count())).toBe(0);
  const other = new Error('another matter');
  expect(dialect.told(other)).toBe(other);
});

test('what the API always has is asked for, and shown as its own where the store has none', () => {
  const always = new Dialect<Entities['sessions']>(definitions.sessions, {
    names: 'fields',
    always: { name: 'nameless' },
  });
  expect(() => always.new({ type: 'claude' })).toThrow('name must be given, but is undefined.');
  expect(() => always.new({ type: 'claude', name: null })).toThrow(expect.objectContaining({ field: 'name' }));
  expect(() => always.patch({ name: null })).toThrow('name must be given, but is null.');
  expect(always.patch({ workspace: null })).toEqual({ workspace: null });
  const store = memoryStore(testEnvironment());
  expect(always.row(store.sessions.create({ type: 'claude' }))).toMatchObject({ name: 'nameless' });
  const operation = store.operations.sessions.list();
  const rows = store.run({ ...operation, decode: (results) => always.stored(results) });
  expect(rows).toMatchObject([{ name: 'nameless', workspace: null }]);
});

test('a filter has one value for each name, and what is both asked for and given is as in both', () => {
  expect(dialect.where({ folder: '/w' }, { title: 'one', type: undefined })).toEqual({ workspace: '/w', name: 'one' });
  expect(dialect.where({ title: 'one' }, { title: 'one' })).toEqual({ name: 'one' });
  expect(dialect.where({ title: 'one' }, { title: 'other' })).toEqual({ name: [] });
  const { created_at } = given;
  expect(dialect.where({ created_at }, { created_at })).toEqual({ createdAt: new Date(created_at) });
  for (const wrong of [undefined, null, 5, ['/w', '/v']]) {
    expect(() => dialect.where({ folder: wrong })).toThrow(expect.objectContaining({ field: 'folder' }));
  }
  expect(() => dialect.where({}, { folder: null })).toThrow('folder must be given, but is null.');
  expect(() => dialect.where({ titel: 'x' })).toThrow('There is no field titel.');
});

test('what a caller misspelt is told as he wrote it, whatever field of the store is called so', () => {
  const caught = (call: () => unknown) => {
    try {
      return call();
    } catch (error) {
      return error;
    }
  };
  for (const name of ['workspace', 'name', 'constructor', '__proto__', 'toString']) {
    const error = caught(() => dialect.new({ ...given, ...JSON.parse(`{"${name}":1}`) }));
    expect(dialect.told(error)).toBe(error);
    expect(error).toMatchObject({ field: name });
  }
  const inherited = new ValidationError('constructor', 'constructor is none.');
  expect(dialect.told(inherited)).toBe(inherited);
  const quoting = new ValidationError('name', 'name is "the name of my ship", and first-name is none.');
  expect(dialect.told(quoting)).toMatchObject({ message: 'title is "the name of my ship", and first-name is none.' });
});

test('a rule for a name that there is not, or two fields of one name, would do nothing', () => {
  const made = (options: object) => () => new Dialect(definitions.sessions, { names: 'fields', ...options });
  expect(made({ kinds: { statsu: oneOf(['active']) } })).toThrow('There is no name statsu.');
  expect(made({ given: { tpye: String } })).toThrow('There is no name tpye.');
  expect(made({ called: { name: 'title' } })).toThrow('Two fields are called title.');
});
