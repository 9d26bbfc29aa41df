import type { ResultSet, Statement } from '@coterie/core';
import type { Environment } from '../../environment.ts';
import { listStatement } from '../../table/listing.ts';
import { addPrefix } from '../../table/prefix.ts';
import { workshop } from '../../table/verbs.ts';
import { configDefinition as definition } from './definition.ts';
import type { Config } from './repository.ts';
import type { GivenSetting, NewSetting, Prefixed, Setting, StoredSetting } from './types.ts';
import { readValue } from './value.ts';

const { table, orders, writable } = definition;

const GET = `SELECT ${table.select} FROM user_config WHERE key = ?`;
const HAS = 'SELECT count(*) FROM user_config WHERE key = ?';
const DELETE = 'DELETE FROM user_config WHERE key = ?';

/** Of the value in an INSERT: it need not be encrypted to be nobody's business. */
const SECRETS = [writable.indexOf('value')];

/** @param encrypted SQL for whether it is encrypted from now on. */
function upserting(encrypted: string): string {
  return `ON CONFLICT (key) DO UPDATE SET value_json = excluded.value_json, value_blob = excluded.value_blob, encrypted = ${encrypted},
    key_id = excluded.key_id, updated_at = excluded.updated_at RETURNING ${table.select}`;
}

const UPSERT = upserting('excluded.encrypted');
/** Where nobody said so, no secret becomes readable: NULL is refused, and the statement with it. */
const CAREFUL_UPSERT = upserting('CASE WHEN user_config.encrypted THEN NULL ELSE excluded.encrypted END');

/** The settings as operations. They do nothing by themselves: a store runs them. */
export function createConfig(environment: Environment): Config<'operation'> {
  const shop = workshop(definition, environment);

  function insert(setting: NewSetting, ending?: string): Statement {
    return { ...shop.writes.insert(setting, environment, ending), secrets: SECRETS };
  }

  function upsert({ key, value, encrypted, ...rest }: GivenSetting): Statement {
    return insert({ key, value, encrypted, ...rest }, encrypted === undefined ? CAREFUL_UPSERT : UPSERT);
  }

  function settingOf(stored: StoredSetting, reveal: boolean): Setting {
    const { sealed: _, ...facts } = stored;
    return { ...facts, value: stored.encrypted && !reveal ? undefined : readValue(stored, environment) };
  }

  const settings =
    (reveal: boolean) =>
    (results: readonly ResultSet[]): readonly Setting[] =>
      shop.all(results).map((stored) => settingOf(stored, reveal));

  function matching({ prefix = '', where = {} }: Prefixed) {
    return addPrefix(shop.matching(where), 'key', table.encode('key', prefix) as string);
  }

  const written = settings(false);
  const first = (results: readonly ResultSet[]) => written(results)[0] as Setting;
  const byKey = (sql: string, key: string): readonly Statement[] => [{ sql, params: [table.encode('key', key)] }];

  return {
    set: (key, value, { encrypted } = {}) => shop.write([upsert({ key, value, encrypted })], first),
    setMany: (given) => shop.write(given.map(upsert), written),
    create: (given) => shop.write([insert(given)], first),
    createMany: (given) =>
      shop.write(
        given.map((one) => insert(one)),
        written,
      ),
    delete: (key) => shop.write(byKey(DELETE, key), ([result]) => result?.changes === 1),
    deleteMany: shop.verbs.deleteMany,
    has: (key) => shop.read(byKey(HAS, key), ([result]) => result?.rows[0]?.[0] === 1),
    entry: (key, { reveal = false } = {}) =>
      shop.read(byKey(GET, key), (results) => settings(reveal)(results)[0] ?? null),

    get<T>(key: string) {
      return shop.read(byKey(GET, key), (results) => settings(true)(results)[0]?.value as T | undefined);
    },

    list: ({ prefix, where, reveal = false, ...listing } = {}) =>
      shop.read([listStatement(table, matching({ prefix, where }), listing as object, orders)], settings(reveal)),

    count(which = {}) {
      const conditions = matching(which);
      const sql = `SELECT count(*) FROM user_config${conditions.sql}`;
      return shop.read([{ sql, params: conditions.params }], ([result]) => result?.rows[0]?.[0] as number);
    },
  };
}
