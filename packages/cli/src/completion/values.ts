/** Values of arguments and options, by what the help calls them. */
import { type Entity, findEntity, listEntities } from '../entities/entity.ts';
import { type Field, fieldsOf } from '../entities/fields.ts';
import { filtersOf } from '../entities/filters.ts';
import { CliError } from '../errors.ts';
import { FINISHED, STATUSES } from '../jobs/statuses.ts';
import type { Candidate, Candidates } from './candidate.ts';

export interface ValueContext {
  /** The entity that the command is about, as it was typed; undefined while none is. */
  readonly entity: string | undefined;
  readonly command: string;
  /** The word as far as it is typed. */
  readonly current: string;
}

const FILES: readonly string[] = ['file', 'folder', 'path', 'paths', 'location'];

/** None for a name that nobody knows values of, such as an id. */
export async function valuesOf(name: string, context: ValueContext): Promise<Candidates> {
  if (FILES.includes(name)) return 'files';
  if (name === 'entity' || name === 'entities') return entities(context.command);
  if (name === 'statuses') return jobStatuses(context);
  const read = OF_AN_ENTITY[name];
  const entity = read === undefined ? null : await entityOf(context);
  return read === undefined || entity === null ? [] : read(entity, context);
}

async function entities(command: string): Promise<readonly Candidate[]> {
  const all = await listEntities();
  const fit = command === 'search' ? all.filter(({ definition }) => definition.searched !== undefined) : all;
  return fit.map(({ name, definition }) => ({ value: name, meaning: `the table ${definition.table.name}` }));
}

function jobStatuses({ command, current }: ValueContext): readonly Candidate[] {
  const before = current.slice(0, current.lastIndexOf(',') + 1);
  const fit: readonly string[] = command === 'prune' ? FINISHED : STATUSES;
  return fit.map((status) => ({ value: before + status, meaning: '' }));
}

/** Null while the entity is none, or none yet. */
async function entityOf({ entity }: ValueContext): Promise<Entity | null> {
  try {
    return entity === undefined ? null : await findEntity(entity);
  } catch (error) {
    if (error instanceof CliError) return null;
    throw error;
  }
}

type Reader = (entity: Entity, context: ValueContext) => Promise<readonly Candidate[]> | readonly Candidate[];

const OF_AN_ENTITY: { readonly [name: string]: Reader } = {
  order: ({ definition }) => definition.orders.map((value) => ({ value, meaning: '' })),

  async fields(entity, { current }) {
    const before = current.slice(0, current.lastIndexOf(',') + 1);
    const fields = await fieldsOf(entity);
    return Array.from(fields.values(), ({ name, kind }) => ({ value: before + name, meaning: kind }));
  },

  async field(entity) {
    const fields = await fieldsOf(entity);
    return Array.from(fields.values(), ({ name, kind }) => ({ value: name, meaning: kind }));
  },

  async 'field=value'(entity, { command, current }) {
    const { changeable, writable } = entity.definition;
    const known: readonly string[] = command === 'update' ? changeable : writable;
    const fields = [...(await fieldsOf(entity)).values()].filter(({ name }) => known.includes(name));
    return pairs(
      fields.map((field) => ({ name: field.name, field })),
      current,
    );
  },

  async 'filter=value'(entity, { current }) {
    return pairs(filtersOf(entity, await fieldsOf(entity)), current);
  },
};

/** Names with `=` behind them, and behind one its values; behind a comma the next. */
function pairs(named: readonly { name: string; field: Field }[], current: string): readonly Candidate[] {
  const at = current.indexOf('=');
  if (at === -1) return named.map(({ name, field }) => ({ value: `${name}=`, meaning: field.kind, open: true }));
  const field = named.find(({ name }) => name === current.slice(0, at))?.field;
  if (field === undefined) return [];
  const before = current.slice(0, Math.max(at, current.lastIndexOf(',')) + 1);
  const values = field.allowed ?? (field.kind === 'flag' ? ['true', 'false'] : []);
  return [...values, ...(field.nullable ? ['null'] : [])].map((value) => ({ value: before + value, meaning: '' }));
}
