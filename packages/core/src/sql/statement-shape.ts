import { foldIdentifier, unquoteIdentifier } from './identifier.ts';
import { remembered } from './remembered.ts';
import { StatementReader, type TableName } from './statement-reader.ts';

/** What a statement does, by its first keyword; a leading WITH is seen through. VALUES is a `select`. */
export type StatementKind =
  | 'create'
  | 'drop'
  | 'alter'
  | 'insert'
  | 'update'
  | 'delete'
  | 'select'
  | 'pragma'
  | 'transaction'
  | 'savepoint'
  | 'reindex'
  | 'analyze'
  | 'attach'
  | 'detach'
  | 'vacuum'
  | 'explain'
  | 'other';

/** What a CREATE, DROP or ALTER is about. */
export type SchemaObject = 'table' | 'index' | 'trigger' | 'view' | 'column';

/** What a statement does to rows that are already there. */
export type Effect = 'drops table' | 'drops column' | 'deletes' | 'rewrites' | 'opens schema';

/** A statement as far as its text tells, before anything is known of the tables that it names. */
export interface StatementShape {
  readonly kind: StatementKind;
  readonly object?: SchemaObject;
  readonly table?: TableName;
  readonly column?: string;
  readonly renameTo?: string;
  readonly effect?: Effect;
  /** CREATE TABLE that leaves no doubt that the table is new: without IF NOT EXISTS, or temporary. */
  readonly creates?: true;
}

const kindByKeyword: ReadonlyMap<string, StatementKind> = new Map([
  ['BEGIN', 'transaction'],
  ['COMMIT', 'transaction'],
  ['END', 'transaction'],
  ['SAVEPOINT', 'savepoint'],
  ['RELEASE', 'savepoint'],
  ['REINDEX', 'reindex'],
  ['ANALYZE', 'analyze'],
  ['ATTACH', 'attach'],
  ['DETACH', 'detach'],
  ['VACUUM', 'vacuum'],
  ['EXPLAIN', 'explain'],
]);

/** Reads the first statement of a text. What it cannot make sense of is `other`, or has no `table`: never throws. */
export const readShape = remembered((sql: string): StatementShape => {
  const reader = new StatementReader(sql);
  if (reader.accept('CREATE')) return readCreate(reader);
  if (reader.accept('DROP')) return readDrop(reader);
  if (reader.accept('ALTER', 'TABLE')) return readAlter(reader);
  if (reader.accept('PRAGMA')) return readPragma(reader);
  if (reader.accept('ROLLBACK')) return { kind: reader.skipPast('TO') ? 'savepoint' : 'transaction' };
  const kind = kindByKeyword.get(reader.word ?? '');
  if (kind !== undefined) return { kind };
  if (reader.accept('WITH')) skipCommonTables(reader);
  return readData(reader);
});

function readCreate(reader: StatementReader): StatementShape {
  const kind = 'create';
  const temporary = reader.acceptAny('TEMP', 'TEMPORARY');
  if (reader.accept('TABLE') || reader.accept('VIRTUAL', 'TABLE')) {
    const ifNotExists = reader.accept('IF', 'NOT', 'EXISTS');
    const named = reader.tableName();
    const table = named && temporary ? { ...named, schema: 'temp' } : named;
    const isNew = !ifNotExists || (table !== undefined && isTemporary(table));
    return { kind, object: 'table', ...(table && { table }), ...(isNew && { creates: true }) };
  }
  if (reader.accept('INDEX') || reader.accept('UNIQUE', 'INDEX')) return { kind, object: 'index', ...readOn(reader) };
  if (reader.accept('TRIGGER')) return { kind, object: 'trigger', ...readOn(reader) };
  if (reader.accept('VIEW')) return { kind, object: 'view' };
  return { kind };
}

/** The table of an index or trigger: ON is a reserved word, so no name before it can be one. */
function readOn(reader: StatementReader): { table?: TableName } {
  const table = reader.skipPast('ON') ? reader.tableName() : undefined;
  return table ? { table } : {};
}

function readDrop(reader: StatementReader): StatementShape {
  const kind = 'drop';
  if (reader.accept('INDEX')) return { kind, object: 'index' };
  if (reader.accept('TRIGGER')) return { kind, object: 'trigger' };
  if (reader.accept('VIEW')) return { kind, object: 'view' };
  if (!reader.accept('TABLE')) return { kind };
  reader.accept('IF', 'EXISTS');
  return { kind, object: 'table', ...target(reader), effect: 'drops table' };
}

function readAlter(reader: StatementReader): StatementShape {
  const statement = { kind: 'alter', ...target(reader) } as const;
  if (reader.accept('RENAME', 'TO')) {
    const renameTo = reader.name();
    return { ...statement, object: 'table', ...(renameTo !== undefined && { renameTo }) };
  }
  const drops = reader.accept('DROP');
  if (!drops && !reader.acceptAny('ADD', 'RENAME', 'ALTER')) return { ...statement, object: 'table' };
  // SQLite 3.53 adds and drops constraints; the rows stay as they are.
  if (reader.acceptAny('CONSTRAINT', 'CHECK')) return { ...statement, object: 'table' };
  reader.accept('COLUMN');
  const column = reader.name();
  return {
    ...statement,
    object: 'column',
    ...(column !== undefined && { column }),
    ...(drops && { effect: 'drops column' }),
  };
}

/** The settings that switch a pragma off, or back. */
const harmlessSettings: ReadonlySet<string> = new Set(['0', 'off', 'no', 'false', 'reset']);

function readPragma(reader: StatementReader): StatementShape {
  const pragma = reader.tableName();
  const sets = reader.acceptOperator('=') || reader.acceptOperator('(');
  if (!sets || pragma === undefined || foldIdentifier(pragma.name) !== 'writable_schema') return { kind: 'pragma' };
  const value = foldIdentifier(unquoteIdentifier(reader.take() ?? ''));
  return harmlessSettings.has(value) ? { kind: 'pragma' } : { kind: 'pragma', effect: 'opens schema' };
}

/** `[RECURSIVE] name [(columns)] AS [[NOT] MATERIALIZED] (select), …`; REPLACE may be such a name. */
function skipCommonTables(reader: StatementReader): void {
  reader.accept('RECURSIVE');
  do {
    reader.name();
    reader.skipParentheses();
    reader.accept('AS');
    reader.accept('NOT');
    reader.accept('MATERIALIZED');
    reader.skipParentheses();
  } while (reader.acceptOperator(','));
}

function readData(reader: StatementReader): StatementShape {
  if (reader.acceptAny('SELECT', 'VALUES')) return { kind: 'select' };
  if (reader.accept('DELETE', 'FROM')) return { kind: 'delete', ...target(reader), effect: 'deletes' };
  if (reader.accept('UPDATE')) {
    if (reader.accept('OR')) reader.take();
    return { kind: 'update', ...target(reader), effect: 'rewrites' };
  }
  const replaces = reader.accept('REPLACE') || reader.accept('INSERT', 'OR', 'REPLACE');
  if (!replaces && !reader.accept('INSERT')) return { kind: 'other' };
  if (reader.accept('OR')) reader.take();
  reader.accept('INTO');
  const into = target(reader);
  const rewrites = replaces || reader.skipPast('DO', 'UPDATE');
  return { kind: 'insert', ...into, ...(rewrites && { effect: 'rewrites' }) };
}

function target(reader: StatementReader): { table?: TableName } {
  const table = reader.tableName();
  return table ? { table } : {};
}

export function isTemporary(table: TableName): boolean {
  return table.schema !== undefined && foldIdentifier(table.schema) === 'temp';
}
