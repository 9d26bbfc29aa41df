/** Values of arguments and options, by what the help calls them. */
import type { Entity } from '../entities/entity.ts';
import type { Field } from '../entities/fields.ts';
import { CliError } from '../errors.ts';
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
  if (name === 'entity') return entities(context.command);
  const read = OF_AN_ENTITY[name];
  const entity = read === undefined ? null : await entityOf(context);
  return read === undefined || entity === null ? [] : read(entity, context);
}

async function entities(command: string): Promise<readonly Candidate[]> {
  const { listEntities } = await import('../entities/entity.ts');
  const all = await listEntities();
  const fit = command === 'search' ? all.filter(({ definition }) => definition.searched !== undefined) : all;
  return fit.map(({ name, definition }) => ({ value: name, meaning: `the table ${definition.table.name}` }));
}

/** Null while the entity is none, or none yet. */
async function entityOf({ entity }: ValueContext): Promise<Entity | null> {
  const { findEntity } = await import('../entities/entity.ts');
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
    const fields = await fieldsOf(entity);
    const before = current.slice(0, current.lastIndexOf(',') + 1);
    return fields.map(({ name, kind }) => ({ value: before + name, meaning: kind }));
  },

  async 'field=value'({ definition, ...entity }, { command, current }) {
    const known = command === 'update' ? definition.changeable : definition.writable;
    const fields = await fieldsOf({ definition, ...entity });
    const named = fields.filter(({ name }) => known.some((one) => one === name));
    return pairs(
      named.map((field) => ({ name: field.name, field })),
      current,
    );
  },

  async 'filter=value'(entity, { current }) {
    const fields = await fieldsOf(entity);
    const filters = Object.entries(entity.definition.filters as Readonly<Record<string, string | { field: string }>>);
    const named = filters.flatMap(([name, spec]) => {
      const field = fields.find((one) => one.name === (typeof spec === 'string' ? spec : spec.field));
      return field === undefined ? [] : [{ name, field }];
    });
    return pairs(named, current);
  },
};

async function fieldsOf(entity: Entity): Promise<readonly Field[]> {
  const { fieldsOf: read } = await import('../entities/fields.ts');
  return [...(await read(entity)).values()];
}

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
