/** Whatever refers to whatever: rows that a migration did not mean to touch are there afterwards, or it did not run. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { migrate } from '../../src/migrations/runner.ts';
import { open } from '../engine.ts';

const TABLES = ['a', 'b', 'c', 'd'] as const;
type Table = (typeof TABLES)[number];

interface Shape {
  readonly references: readonly { readonly child: Table; readonly parent: Table; readonly action: string }[];
  /** Tables that have an index, a trigger that writes down what is inserted, and a view. */
  readonly indexed: readonly Table[];
  readonly triggered: readonly Table[];
  readonly viewed: readonly Table[];
}

const some = fc.subarray([...TABLES]);
const shapes: fc.Arbitrary<Shape> = fc.record({
  references: fc.array(
    fc.record({
      child: fc.constantFrom(...TABLES),
      parent: fc.constantFrom(...TABLES),
      action: fc.constantFrom('CASCADE', 'SET NULL', 'RESTRICT', 'NO ACTION', 'SET DEFAULT'),
    }),
    { maxLength: 6 },
  ),
  indexed: some,
  triggered: some,
  viewed: some,
});

/** Whether the rebuild is written as the documentation says, or how it is wrong. */
const manners = fc.constantFrom('right', 'right', 'right', 'wrong order', 'forgets attachments', 'forgets views');

/** A table with a column for each reference; every second row refers to the row with its own id. */
function create(table: Table, name: string, { references: all }: Shape, constraint = ''): string {
  const own = all.filter(({ child }) => child === table);
  const columns = own.map(
    ({ parent, action }, index) => `r${index} INTEGER REFERENCES ${parent} (id) ON DELETE ${action}`,
  );
  return `CREATE TABLE ${name} (${['id INTEGER PRIMARY KEY', ...columns].join(', ')}${constraint})`;
}

function fill(table: Table, { references: all }: Shape): string {
  const own = all.filter(({ child }) => child === table);
  const values = [1, 2, 3, 4].map((id) => `(${[id, ...own.map(() => (id % 2 === 0 ? id : 'NULL'))].join(', ')})`);
  return `INSERT INTO ${table} VALUES ${values.join(', ')}`;
}

function attachmentsOf(table: Table, { indexed, triggered }: Shape): readonly string[] {
  return [
    ...(indexed.includes(table) ? [`CREATE INDEX ${table}_id ON ${table} (id)`] : []),
    ...(triggered.includes(table)
      ? [`CREATE TRIGGER ${table}_log AFTER INSERT ON ${table} BEGIN INSERT INTO log VALUES (new.id); END`]
      : []),
  ];
}

const viewOf = (table: Table): string => `CREATE VIEW v_${table} AS SELECT id FROM ${table}`;
const rows = (table: Table): string => `SELECT * FROM ${table} ORDER BY id`;
const OBJECTS = "SELECT type, name, tbl_name FROM sqlite_master WHERE name NOT LIKE 'sqlite%' ORDER BY 1, 2";
const PARENTS =
  'SELECT t.name, f."table" FROM sqlite_master t, pragma_foreign_key_list(t.name) f WHERE t.type = \'table\' ORDER BY 1, 2';

test.each(['off', undefined] as const)(
  'a rebuild with foreign keys %s loses no row, reference, index, trigger or view, or does not happen',
  (foreignKeys) => {
    let applied = 0;
    fc.assert(
      fc.property(shapes, fc.constantFrom(...TABLES), manners, (shape, target, manner) => {
        const db = open('sync');
        const setUp = [
          'PRAGMA defer_foreign_keys = ON',
          'CREATE TABLE log (id)',
          ...TABLES.map((table) => create(table, table, shape)),
          ...TABLES.map((table) => fill(table, shape)),
          ...TABLES.flatMap((table) => attachmentsOf(table, shape)),
          ...shape.viewed.map(viewOf),
        ];
        db.execute('PRAGMA foreign_keys = ON');
        const before = { version: 1, name: 'before', up: setUp.join(';\n') };
        const view = shape.viewed.includes(target);
        const attachments = attachmentsOf(target, shape);
        const rebuild =
          manner === 'wrong order'
            ? [
                `ALTER TABLE ${target} RENAME TO old`,
                create(target, target, shape, ', CHECK (id > 0)'),
                `INSERT INTO ${target} SELECT * FROM old`,
                'DROP TABLE old',
              ]
            : [
                create(target, 'new', shape, ', CHECK (id > 0)'),
                `INSERT INTO new SELECT * FROM ${target}`,
                `DROP TABLE ${target}`,
                `ALTER TABLE new RENAME TO ${target}`,
              ];
        const up = [
          ...(view && manner !== 'forgets views' ? [`DROP VIEW v_${target}`] : []),
          ...rebuild,
          ...(manner === 'forgets attachments' ? [] : attachments),
          ...(view && manner !== 'forgets views' ? [viewOf(target)] : []),
        ];
        const after = { version: 2, name: 'after', up: up.join(';\n'), ...(foreignKeys && { foreignKeys }) };
        const first = migrate(db, [{ name: 'app', migrations: [before] }]);
        expect(first.ok, first.results[0]?.reason).toBe(true);
        const state = (): unknown => [
          ...TABLES.map((table) => db.query(rows(table)).rows),
          db.query(OBJECTS).rows,
          db.query(PARENTS).rows,
        ];
        const kept = state();
        const report = migrate(db, [{ name: 'app', migrations: [before, after] }], { allowDestructive: true });
        expect(state()).toEqual(kept);
        expect(db.query('PRAGMA foreign_key_check').rows).toEqual([]);
        expect(db.query('PRAGMA foreign_keys').rows).toEqual([[1]]);
        // What is written as it must be always works; anything else may be refused, never silently wrong.
        const alone = shape.references.every(({ parent }) => parent !== target);
        if (manner === 'right' && (foreignKeys === 'off' || alone)) {
          expect(report.ok, report.results[1]?.reason).toBe(true);
        }
        if (manner === 'forgets attachments' && attachments.length > 0) expect(report.ok).toBe(false);
        if (report.ok) applied += 1;
        db.close();
      }),
      { numRuns: 150 },
    );
    expect(applied).toBeGreaterThan(0);
  },
);
