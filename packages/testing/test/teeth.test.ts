/** The suite has teeth: for each defect that drivers were seen to have, the case that is to find it does. */
import type { DatabaseInterface, ExecuteOptions, Statement, TransactionInterface } from '@coterie/core';
import { expect, test } from 'vitest';
import { runCase, subjects, type Target } from '../src/index.ts';
import { wrapDriver } from '../src/wrap-driver.ts';
import { bindable, engine, readable } from './engine.ts';

type Sync = DatabaseInterface<'sync'>;
type Async = DatabaseInterface<'async'>;

interface Defect {
  readonly what: string;
  readonly driver: () => DatabaseInterface;
  /** Names of the cases that must fail. */
  readonly found: readonly string[];
}

const sync = (): Sync => engine({ mode: 'sync' });
const async = (): Async => engine({ mode: 'async' });

/** The same transaction, except for some of its parts. */
function transactions(
  driver: Sync,
  change: (inner: TransactionInterface<'sync'>) => Partial<TransactionInterface<'sync'>>,
): Sync {
  return wrapDriver(driver, {
    begin(options) {
      const inner = driver.begin(options);
      const { open: _, ...changed } = { open: true, ...change(inner) };
      return {
        get open() {
          return inner.open;
        },
        execute: (statements, execute) => inner.execute(statements, execute),
        commit: () => inner.commit(),
        rollback: () => inner.rollback(),
        ...changed,
      };
    },
  });
}

const DEFECTS: readonly Defect[] = [
  {
    what: 'whole numbers are bound as REAL',
    driver: () => engine({ mode: 'sync', bind: (value) => value }),
    found: [
      'a whole number is an INTEGER where no column gives it a type',
      'a whole number divides as an integer',
      'a whole number is written into JSON without a decimal point',
    ],
  },
  {
    what: 'wide integers are read rounded',
    driver: () => engine({ mode: 'sync', read: (value) => (typeof value === 'bigint' ? Number(value) : value) }),
    found: ['integers beyond 2^53 are read exactly, as bigints, and all others as numbers'],
  },
  {
    what: 'all integers are read as bigints',
    driver: () => engine({ mode: 'sync', read: (value) => value }),
    found: ['integers beyond 2^53 are read exactly, as bigints, and all others as numbers'],
  },
  {
    what: 'bigints are bound as text',
    driver: () =>
      engine({ mode: 'sync', bind: (value) => (typeof value === 'bigint' ? String(value) : bindable(value)) }),
    found: ['a bigint is an INTEGER where no column gives it a type, never text'],
  },
  {
    what: 'BLOBs are read as Buffers',
    driver: () =>
      engine({ mode: 'sync', read: (value) => (value instanceof Uint8Array ? Buffer.from(value) : readable(value)) }),
    found: ['a BLOB is read as a plain Uint8Array'],
  },
  {
    what: 'a byte order mark is lost on reading',
    driver: () =>
      engine({
        mode: 'sync',
        read: (value) => (typeof value === 'string' ? value.replace(/^\ufeff/, '') : readable(value)),
      }),
    found: ['text survives unchanged: a byte order mark at the start'],
  },
  {
    what: 'text is normalised',
    driver: () =>
      engine({ mode: 'sync', bind: (value) => (typeof value === 'string' ? value.normalize('NFC') : bindable(value)) }),
    found: [
      'text survives unchanged: the same letter decomposed',
      'composed and decomposed letters stay different texts',
    ],
  },
  {
    what: 'a batch is not atomic',
    driver() {
      const driver = sync();
      const one = (statement: Statement, options: ExecuteOptions) => driver.execute([statement], options);
      return wrapDriver(driver, {
        execute: (statements, options) => statements.flatMap((statement) => one(statement, options)),
      });
    },
    found: ['a batch that fails at statement 1 is not applied at all', 'several statements are one transaction'],
  },
  {
    what: 'a statement that returns a wide integer is run again to read it exactly',
    driver() {
      const driver = sync();
      return wrapDriver(driver, {
        execute(statements, options) {
          const results = driver.execute(statements, options);
          const wide = results.some(({ rows }) => rows.some((row) => row.some((value) => typeof value === 'bigint')));
          return wide ? driver.execute(statements, options) : results;
        },
      });
    },
    found: ['a statement that changes rows and returns a wide integer runs once'],
  },
  {
    what: 'RETURNING counts as changes',
    driver() {
      const driver = sync();
      return wrapDriver(driver, {
        execute: (statements, options) =>
          driver
            .execute(statements, options)
            .map((result) => ({ ...result, changes: result.changes || result.rows.length })),
      });
    },
    found: ['changes is 0 for a statement with result columns: count its rows'],
  },
  {
    what: 'a rollback commits',
    driver: () => transactions(sync(), (inner) => ({ rollback: () => (inner.open ? inner.commit() : undefined) })),
    found: ['a transaction rolls back when its body throws an error, and the same comes out'],
  },
  {
    what: 'statements go on, and commit on their own, after the engine ended their transaction',
    driver() {
      const driver = sync();
      return transactions(driver, (inner) => ({
        execute(statements, options) {
          if (inner.open) return inner.execute(statements, options);
          return statements.flatMap((statement) => driver.execute([statement], options));
        },
      }));
    },
    found: ['a transaction that the engine ended is not open, refuses statements and commit, and can be rolled back'],
  },
  {
    what: 'foreignKeys: off is ignored',
    driver() {
      const driver = sync();
      return wrapDriver(driver, { execute: (statements, { access }) => driver.execute(statements, { access }) });
    },
    found: ['a rebuild with foreign keys off keeps every child, and they are enforced again afterwards'],
  },
  {
    what: 'an async call throws at once',
    driver() {
      const driver = async();
      return wrapDriver(driver, {
        execute(statements, options) {
          if (statements.some(({ sql }) => sql.includes('nonsense'))) throw new Error('at once');
          return driver.execute(statements, options);
        },
      });
    },
    found: ['a synchronous driver answers with values, an asynchronous one with promises, errors included'],
  },
  {
    what: 'a call beside a transaction becomes part of it',
    driver() {
      const driver = async();
      let open: TransactionInterface<'async'> | undefined;
      return wrapDriver(driver, {
        execute: (statements, options) => (open?.open ? open : driver).execute(statements, options),
        async begin(options) {
          open = await driver.begin(options);
          return open;
        },
      });
    },
    found: ['a call beside an open transaction never becomes part of it'],
  },
  {
    what: 'closing twice fails',
    driver() {
      const driver = sync();
      let closed = false;
      return wrapDriver(driver, {
        close() {
          if (closed) throw new Error('closed already');
          closed = true;
          driver.close();
        },
      });
    },
    found: ['closing twice is closing once'],
  },
];

const cases = subjects.flatMap((subject) => subject.cases);

function caseNamed(name: string) {
  const found = cases.find((one) => one.name === name);
  if (found === undefined) throw new Error(`No case is named "${name}".`);
  return found;
}

for (const { what, driver, found } of DEFECTS) {
  test.each(found)(`where ${what}, this fails: %s`, async (name) => {
    const target: Target = { name: what, open: driver };
    await expect(runCase(target, caseNamed(name))).rejects.toThrow();
  });
}

test('every case has a name of its own', () => {
  const names = cases.map(({ name }) => name);
  expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
});
