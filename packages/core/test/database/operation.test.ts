import { describe, expect, it } from 'vitest';
import { openDatabase } from '../../src/database/database.ts';
import { DatabaseError, ValidationError } from '../../src/database/errors.ts';
import { defineFace } from '../../src/database/face.ts';
import type { Operation } from '../../src/database/operation.ts';
import type { QueryEvent } from '../../src/database/trace.ts';
import { open } from '../engine.ts';

const SCHEMA = "CREATE TABLE note (id INTEGER PRIMARY KEY, text TEXT NOT NULL CHECK (text <> '')) STRICT";

const add = (text: string): Operation<number> => ({
  access: 'write',
  statements: [{ sql: 'INSERT INTO note (text) VALUES (?) RETURNING id', params: [text] }],
  decode: ([result]) => Number(result?.rows[0]?.[0]),
  explain: (error) =>
    error.constraint?.kind === 'check'
      ? new ValidationError('text', 'text must not be empty', { cause: error })
      : error,
});

const count = (): Operation<number> => ({
  access: 'read',
  statements: [{ sql: 'SELECT count(*) FROM note', params: [] }],
  decode: ([result]) => Number(result?.rows[0]?.[0]),
});

async function notes() {
  const db = open('sync');
  db.script(SCHEMA);
  return db;
}

describe('operations', () => {
  it('run together in one round trip and answer as a typed tuple', async () => {
    const events: QueryEvent[] = [];
    const db = open('sync', { onQuery: (event) => events.push(event) });
    db.script(SCHEMA);
    events.length = 0;
    const answers: [number, number, number] = db.batch([add('a'), add('b'), count()]);
    expect(answers).toEqual([1, 2, 2]);
    expect(events).toHaveLength(1);
    expect(events[0]).toMatchObject({ access: 'write', rows: 3, inTransaction: false });
  });

  it('undo all of a batch when one fails, in the words of the one that failed', async () => {
    const db = await notes();
    expect(() => db.batch([count(), add('a'), add('')])).toThrow(expect.objectContaining({ field: 'text' }));
    expect(db.run(count())).toBe(0);
  });

  it('say that a change was applied when only its answer could not be read', async () => {
    const db = await notes();
    const unreadable: Operation<never> = {
      ...add('a'),
      decode: () => {
        throw new SyntaxError('not JSON');
      },
    };
    expect(() => db.run(unreadable)).toThrow(expect.objectContaining({ code: 'decode', outcome: 'applied' }));
    expect(db.run(count())).toBe(1);
  });

  it('keep the code of an error of ours, and say so as well', async () => {
    const db = await notes();
    const refusing: Operation<never> = {
      ...add('a'),
      decode: () => {
        throw new ValidationError('id', 'id is no integer');
      },
    };
    const failure = { name: 'ValidationError', code: 'invalid', field: 'id', outcome: 'applied' };
    expect(() => db.run(refusing)).toThrow(expect.objectContaining(failure));
    expect(db.run(count())).toBe(1);
  });

  describe('whose decoder finds what the call rests on gone', () => {
    const rename = (id: number): Operation<void> => ({
      access: 'write',
      statements: [{ sql: "UPDATE note SET text = 'b' WHERE id = ? RETURNING id", params: [id] }],
      decode: ([result]) => {
        if (result?.rows.length === 0) throw new DatabaseError('conflict', 'There is no such note.');
      },
    });

    it('say that nothing was changed, as the rows tell', async () => {
      const db = await notes();
      expect(() => db.run(rename(1))).toThrow(expect.objectContaining({ code: 'conflict', outcome: 'not-applied' }));
    });

    it('say what the rest of a batch has changed', async () => {
      const db = await notes();
      const failure = { code: 'conflict', outcome: 'applied' };
      expect(() => db.batch([add('a'), rename(2)])).toThrow(expect.objectContaining(failure));
      expect(db.run(count())).toBe(1);
      expect(() => db.batch([rename(2), rename(3)])).toThrow(expect.objectContaining({ outcome: 'not-applied' }));
    });

    it('doubt a statement that may have changed the schema', async () => {
      const db = await notes();
      const refusing: Operation<never> = {
        access: 'write',
        statements: [{ sql: 'CREATE TABLE other (x)', params: [] }],
        decode: () => {
          throw new DatabaseError('conflict', 'There is one already.');
        },
      };
      expect(() => db.run(refusing)).toThrow(expect.objectContaining({ outcome: 'applied' }));
    });

    it('never say of a query that it changed anything', async () => {
      const db = await notes();
      const unreadable: Operation<never> = {
        ...count(),
        decode: () => {
          throw new DatabaseError('encryption', 'The key is not the one.', { outcome: 'applied' });
        },
      };
      expect(() => db.run(unreadable)).toThrow(expect.objectContaining({ code: 'encryption', outcome: 'not-applied' }));
    });
  });

  it('take that back when the transaction around them is rolled back', async () => {
    const db = await notes();
    const unreadable: Operation<never> = {
      ...add('a'),
      decode: () => {
        throw new SyntaxError('not JSON');
      },
    };
    expect(() => db.transaction((tx) => tx.run(unreadable))).toThrow(
      expect.objectContaining({ code: 'decode', outcome: 'not-applied' }),
    );
    expect(db.run(count())).toBe(0);
    const caught = db.transaction((tx) => {
      try {
        return tx.run(unreadable);
      } catch (error) {
        return error;
      }
    });
    expect(caught).toMatchObject({ code: 'decode', outcome: 'applied' });
    expect(db.run(count())).toBe(1);
  });

  it('explain an error by their own statements, wherever they stand in a batch', async () => {
    const db = await notes();
    const seen: (number | undefined)[] = [];
    const second: Operation<void> = {
      access: 'write',
      statements: [count().statements, add('').statements].flat(),
      decode: () => undefined,
      explain: (error) => {
        seen.push(error.statementIndex);
        return error;
      },
    };
    expect(() => db.run(second)).toThrow(expect.objectContaining({ statementIndex: 1 }));
    expect(() => db.batch([count(), count(), second])).toThrow(expect.objectContaining({ statementIndex: 3 }));
    expect(seen).toEqual([1, 1]);
  });

  it('tell the hook of failures too, without what is secret', async () => {
    const events: QueryEvent[] = [];
    const db = open('sync', { onQuery: (event) => events.push(event) });
    const secret: Operation<void> = {
      access: 'write',
      statements: [{ sql: 'INSERT INTO nowhere VALUES (?)', params: ['hunter2'], secrets: [0] }],
      decode: () => undefined,
    };
    expect(() => db.run(secret)).toThrow(
      expect.objectContaining({ params: ['[secret]'], sql: secret.statements[0]?.sql }),
    );
    expect(JSON.stringify(events)).not.toContain('hunter2');
    expect(events[0]?.error).toMatchObject({ code: 'query' });
  });
});

describe('the query hook', () => {
  it('is told of every request: the beginning and the end of a transaction, and its savepoints', async () => {
    const told: string[] = [];
    const db = open('sync', {
      onQuery: ({ request, inTransaction, statements }) =>
        told.push(`${request} ${inTransaction} ${statements.map(({ sql }) => sql.split(' ')[0]).join(' ')}`.trim()),
    });
    db.script(SCHEMA);
    db.transaction((tx) => tx.batch([add('a'), add('b')]));
    expect(() => db.transaction((tx) => tx.query('SELECT missing'))).toThrow('no such column');
    expect(told).toEqual([
      'execute false CREATE',
      'begin false',
      'execute true SAVEPOINT INSERT INSERT RELEASE',
      'commit true',
      'begin false',
      'execute true SELECT',
      'rollback true',
    ]);
  });
});

describe('a handle', () => {
  it('is the only one of its driver', () => {
    const db = open('sync');
    const held = openDatabase(db.driver);
    expect(openDatabase(db.driver)).toBe(held);
    expect(openDatabase(held)).toBe(held);
    expect(() => openDatabase(db.driver, { queueTimeout: 1 })).toThrow('has a handle already');
  });

  it.each([-1, Number.NaN])('does not take %s for a time to wait', (ms) => {
    expect(() => open('sync', { queueTimeout: ms })).toThrow(expect.objectContaining({ field: 'queueTimeout' }));
    expect(() => open('sync', { busyTimeout: ms })).toThrow(expect.objectContaining({ field: 'busyTimeout' }));
  });

  it('waits for as long as it was told, a month too', async () => {
    const db = open('async', { queueTimeout: 30 * 24 * 3_600_000 });
    const opened = db.transaction((tx) => new Promise((resolve) => setTimeout(() => resolve(tx.mode), 30)));
    expect((await db.query('SELECT 1')).rows).toEqual([[1]]);
    await opened;
  });
});

describe('the faces of a repository', () => {
  const factories = {
    add,
    count,
    fail: (): Operation<void> => {
      throw new ValidationError('limit', 'limit must be a whole number');
    },
  };
  const Notes = defineFace(factories);

  it('answer at once on a sync handle and join its transactions', async () => {
    const db = await notes();
    const face = new Notes(db);
    const id: number = face.add('a');
    expect(id).toBe(1);
    expect(() =>
      db.transaction((tx) => {
        new Notes(tx).add('b');
        throw new Error('stop');
      }),
    ).toThrow('stop');
    expect(face.count()).toBe(1);
  });

  it('turn a factory that throws into a rejection on an async handle', async () => {
    const db = open('async');
    await db.script(SCHEMA);
    const face = new Notes(db);
    const answer = face.fail();
    expect(answer).toBeInstanceOf(Promise);
    await expect(answer).rejects.toMatchObject({ field: 'limit' });
  });

  it('share their methods: a face for each transaction costs no closures', () => {
    expect(Object.getOwnPropertyNames(new Notes(open('sync')))).toEqual([]);
    expect(Object.getOwnPropertyNames(Notes.prototype).sort()).toEqual(['add', 'constructor', 'count', 'fail']);
  });
});
