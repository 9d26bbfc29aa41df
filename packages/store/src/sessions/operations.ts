import {
  type DatabaseError,
  type Operation,
  type ResultSet,
  type Statement,
  ValidationError,
  type Value,
} from '@coterie/core';
import type { Environment } from '../environment.ts';
import { containingPattern } from '../search/literal.ts';
import { readWords, type Words } from '../search/words.ts';
import { addMatches, Conditions } from '../table/conditions.ts';
import { listStatement, pageClause } from '../table/listing.ts';
import { IS_LISTED } from './listed.ts';
import type { Sessions } from './repository.ts';
import { sessionTable as table } from './schema.ts';
import type { NewSession, Session, SessionFilter, SessionPatch } from './types.ts';

const FILTERS = {
  ids: 'id',
  type: 'type',
  status: 'status',
  claudeStatus: 'claudeStatus',
  workspace: 'workspace',
  projectPath: 'projectPath',
} as const;

type Writable = Exclude<keyof Session, 'seq' | 'origin'>;

const WRITABLE: readonly Writable[] = [
  'id',
  'type',
  'name',
  'status',
  'title',
  'branch',
  'workspace',
  'projectPath',
  'claudeStatus',
  'capabilities',
  'constraints',
  'metadata',
  'createdAt',
  'updatedAt',
  'lastActivity',
  'terminationReason',
  'terminatedAt',
];
const CHANGEABLE = WRITABLE.filter((field) => field !== 'id' && field !== 'createdAt');

const COLUMNS = WRITABLE.map((field) => table.columns[field].sql);
const INSERTED = [...COLUMNS, 'title_source'].join(', ');
const INSERT = `INSERT INTO sessions (${INSERTED}) VALUES (${INSERTED.replace(/\w+/g, '?')}) RETURNING ${table.select}`;
const INSERT_MANY = `INSERT INTO sessions (${INSERTED})
  SELECT ${[...COLUMNS, ''].map((_, at) => `value ->> ${at}`).join(', ')} FROM json_each(?) RETURNING ${table.select}`;
const GET = `SELECT ${table.select} FROM sessions WHERE id = ?`;
const DELETE = 'DELETE FROM sessions WHERE id = ?';

/** The sessions as operations. They do nothing by themselves: a store runs them. */
export function createSessions(environment: Environment): Sessions<'operation'> {
  return {
    create: (session) => write([{ sql: INSERT, params: insertValues(session, environment) }], first),

    createMany(sessions) {
      const rows = JSON.stringify(sessions.map((session) => insertValues(session, environment)));
      return write([{ sql: INSERT_MANY, params: [rows] }], all);
    },

    get: (id) => read([{ sql: GET, params: [table.encode('id', id)] }], firstOrNull),

    list({ where = {}, ...listing } = {}) {
      return read([listStatement(table, matching(where), listing, ['createdAt', 'lastActivity'])], all);
    },

    update: (id, patch) => write([updateStatement(id, patch, environment)], firstOrNull),

    delete: (id) => write([{ sql: DELETE, params: [table.encode('id', id)] }], ([result]) => result?.changes === 1),

    count(where = {}) {
      const conditions = matching(where);
      const sql = `SELECT count(*) FROM sessions${conditions.sql}`;
      return read([{ sql, params: conditions.params }], ([result]) => result?.rows[0]?.[0] as number);
    },

    search(words, page = {}) {
      const found = readWords(words);
      if (found === null) return read([], () => []);
      const conditions = containing(found);
      const { sql, params } = pageClause(page);
      const order = 'ORDER BY last_activity DESC, seq DESC';
      return read(
        [
          {
            sql: `SELECT ${table.select} FROM sessions${conditions.sql} ${order}${sql}`,
            params: [...conditions.params, ...params],
          },
        ],
        all,
      );
    },

    findByIdPrefix(prefix, { limit = 10, offset } = {}) {
      const page = pageClause({ limit, offset });
      const start = table.encode('id', prefix);
      // No character sorts behind the last code point, so that the range is the prefix's own and the index gives it.
      const sql = `SELECT ${table.select} FROM sessions WHERE id >= ? AND id < ? || char(0x10FFFF) ORDER BY id${page.sql}`;
      return read([{ sql, params: [start, start, ...page.params] }], all);
    },
  };
}

/** The rows of `sessions` in which the words occur. */
export function containing(words: Words): Conditions {
  const conditions = new Conditions();
  if (words.match !== null) {
    conditions.add('seq IN (SELECT docid FROM sessions_fts WHERE sessions_fts MATCH ?)', words.match);
  }
  for (const word of words.literal) {
    const text = '(SELECT text FROM sessions_text WHERE sessions_text.rowid = sessions.seq)';
    conditions.add(`${text} GLOB ?`, containingPattern(word));
  }
  return conditions;
}

function matching(where: SessionFilter): Conditions {
  const conditions = new Conditions();
  addMatches(conditions, table, where, FILTERS);
  if (where.ids === undefined) conditions.add(IS_LISTED);
  return conditions;
}

function insertValues(session: NewSession, { now, id }: Environment): readonly Value[] {
  refuseUnknown(session, WRITABLE);
  const createdAt = session.createdAt ?? now();
  const whole: Pick<Session, Writable> = {
    id: session.id ?? id(),
    type: session.type,
    name: session.name ?? null,
    status: session.status ?? 'initializing',
    title: session.title ?? null,
    branch: session.branch ?? null,
    workspace: session.workspace ?? null,
    projectPath: session.projectPath ?? null,
    claudeStatus: session.claudeStatus ?? (session.type === 'claude' ? 'not_started' : null),
    capabilities: session.capabilities ?? [],
    constraints: session.constraints ?? [],
    metadata: session.metadata ?? {},
    createdAt,
    updatedAt: session.updatedAt ?? createdAt,
    lastActivity: session.lastActivity ?? createdAt,
    terminationReason: session.terminationReason ?? null,
    terminatedAt: session.terminatedAt ?? null,
  };
  const values = WRITABLE.map((field) => table.encode(field, whole[field]));
  return [...values, whole.title === null ? null : 'api'];
}

function updateStatement(id: string, patch: SessionPatch, { now }: Environment): Statement {
  refuseUnknown(patch, CHANGEABLE);
  const changes = new Map<string, Value>([['updated_at', table.encode('updatedAt', now())]]);
  for (const field of CHANGEABLE) {
    const value = (patch as Partial<Session>)[field];
    if (value !== undefined) changes.set(table.columns[field].sql, table.encode(field, value));
  }
  if (patch.title !== undefined) changes.set('title_source', 'api');
  const assignments = [...changes.keys()].map((name) => `${name} = ?`).join(', ');
  return {
    sql: `UPDATE sessions SET ${assignments} WHERE id = ? RETURNING ${table.select}`,
    params: [...changes.values(), table.encode('id', id)],
  };
}

/** A misspelt field must not be lost silently. */
function refuseUnknown(input: object, known: readonly string[]): void {
  const unknown = Object.keys(input).find((field) => !known.includes(field));
  if (unknown === undefined) return;
  throw new ValidationError(unknown, `${unknown} cannot be given here. Known are ${known.join(', ')}.`);
}

function read<T>(statements: readonly Statement[], decode: Operation<T>['decode']): Operation<T> {
  return { access: 'read', statements, decode };
}

function write<T>(statements: readonly Statement[], decode: Operation<T>['decode']): Operation<T> {
  return { access: 'write', statements, decode, explain: (error: DatabaseError) => table.explain(error) };
}

function all([result]: readonly ResultSet[]): readonly Session[] {
  return (result?.rows ?? []).map((row) => table.decode(row));
}

function firstOrNull([result]: readonly ResultSet[]): Session | null {
  const row = result?.rows[0];
  return row === undefined ? null : table.decode(row);
}

function first(results: readonly ResultSet[]): Session {
  return firstOrNull(results) as Session;
}
