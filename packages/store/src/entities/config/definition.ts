import { ValidationError } from '@coterie/core';
import type { Environment } from '../../environment.ts';
import type { Definition } from '../../table/definition.ts';
import { withoutSaying } from './saying.ts';
import { configTable } from './schema.ts';
import type { ConfigTypes, NewSetting, StoredSetting } from './types.ts';
import { storedValue } from './value.ts';

const WRITABLE = [
  'id',
  'key',
  'value',
  'sealed',
  'encrypted',
  'keyId',
  'createdAt',
  'updatedAt',
] as const satisfies readonly (keyof StoredSetting)[];

/** What follows from the others. */
const FOLLOWING = ['sealed', 'keyId'] as const;

export const configDefinition: Definition<ConfigTypes> = {
  table: configTable,
  writable: WRITABLE,
  changeable: [],
  filters: { ids: 'id', keys: 'key', encrypted: 'encrypted', keyId: 'keyId' },
  orders: ['key'],
  explain: withoutSaying,
  prepare,
};

function prepare(setting: NewSetting, environment: Environment): Pick<StoredSetting, (typeof WRITABLE)[number]> {
  const { key, value, encrypted = false } = setting;
  for (const field of FOLLOWING) {
    if (Object.hasOwn(setting, field))
      throw new ValidationError(field, `${field} follows from the rest. Leave it out.`);
  }
  // Before anything is sealed for it.
  configTable.encode('key', key);
  configTable.encode('encrypted', encrypted);
  const createdAt = setting.createdAt ?? environment.now();
  return {
    id: setting.id ?? environment.id(),
    key,
    ...storedValue(key, value, encrypted, environment),
    createdAt,
    updatedAt: setting.updatedAt ?? createdAt,
  };
}
