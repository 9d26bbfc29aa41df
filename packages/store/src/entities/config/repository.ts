import type { Kind, Out } from '@coterie/core';
import type { JsonValue } from '../../table/codec.ts';
import type { Verbs } from '../../table/entity.ts';
import type { ConfigTypes, GivenSetting, NewSetting, Prefixed, Revealing, Setting, SettingList } from './types.ts';

/**
 * Settings: JSON values by key. Where `encrypted` was said, the value is stored encrypted, and neither it nor anything of it
 * reaches the database, its log, a backup or an error otherwise; keys and times can be read by everybody. Encrypted values
 * need the store's `encryption`: without it, or with another key, what reads or writes one is a `DatabaseError` `encryption`
 * which says where a key can be given. A method that reads no encrypted value needs no key.
 */
export interface Config<K extends Kind> extends Pick<Verbs<K, ConfigTypes>, 'deleteMany'> {
  /**
   * Sets the value of a key, whether it has one or not.
   * @throws {ValidationError} `encrypted` where it is encrypted and `encrypted` is not said: a secret must not lose that by
   * an oversight.
   */
  set(key: string, value: JsonValue, options?: Pick<GivenSetting, 'encrypted'>): Out<K, Setting>;

  /** Sets all of them or none, and returns them in order. */
  setMany(settings: readonly GivenSetting[]): Out<K, readonly Setting[]>;

  /**
   * The value, decrypted where it is encrypted; undefined when there is none, since null is a value.
   * @typeParam T what was set, where that is known: nothing checks it.
   */
  get<T extends JsonValue = JsonValue>(key: string): Out<K, T | undefined>;

  /** The setting with its times; null when there is none. */
  entry(key: string, options?: Revealing): Out<K, Setting | null>;

  has(key: string): Out<K, boolean>;

  /** False when there was none. */
  delete(key: string): Out<K, boolean>;

  /** In the order of their keys: that of their code points. */
  list(list?: SettingList): Out<K, readonly Setting[]>;

  count(which?: Prefixed): Out<K, number>;

  /** Sets it where the key has no value yet. @throws {ValidationError} `key` where it has. */
  create(setting: NewSetting): Out<K, Setting>;

  /** The same for all of them or none, in order. */
  createMany(settings: readonly NewSetting[]): Out<K, readonly Setting[]>;
}
