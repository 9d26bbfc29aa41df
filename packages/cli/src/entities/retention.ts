/** The policies of `coterie prune`, from its options. */
import type { EntityTypes, Policies, Retention } from '@coterie/store';
import { CliError } from '../errors.ts';
import { type Entity, findEntity } from './entity.ts';
import { fieldsOf } from './fields.ts';
import { knownName } from './names.ts';
import type { Pair } from './pair.ts';
import { parseWhere } from './where.ts';

export interface RetentionOptions {
  readonly olderThan?: Date | undefined;
  readonly keep?: number | undefined;
  readonly per?: string | undefined;
  readonly maxSize?: number | undefined;
  readonly where?: readonly Pair[] | undefined;
}

/** The same for each of the entities. @throws {CliError} `usage` for what cannot be meant. */
export async function parsePolicies(typed: readonly string[], options: RetentionOptions): Promise<Policies> {
  const { olderThan, keep, maxSize, per } = options;
  if (olderThan === undefined && keep === undefined && maxSize === undefined) {
    throw new CliError('usage', 'Say what is to go, with --older-than, --keep or --max-size.');
  }
  if (per !== undefined && keep === undefined) {
    throw new CliError('usage', '--per needs --keep: how many are kept for each value of the field.');
  }
  const entities = await Promise.all(typed.map(findEntity));
  const policies = entities.map(async (entity) => [entity.key, await retentionOf(entity, options)] as const);
  return Object.fromEntries(await Promise.all(policies)) as Policies;
}

async function retentionOf(entity: Entity, options: RetentionOptions): Promise<Retention<EntityTypes>> {
  const { olderThan, keep, maxSize, per, where = [] } = options;
  const fields = await fieldsOf(entity);
  const field = per === undefined ? undefined : knownName(per, [...fields.keys()], `${entity.name} have no field`);
  return {
    olderThan,
    maxBytes: maxSize,
    keep: keep === undefined || field === undefined ? keep : { newest: keep, per: field as 'id' },
    where: parseWhere(entity, fields, where),
  };
}
