import type { JsonValue } from '../../table/codec.ts';
import type { OneOf } from '../../table/conditions.ts';
import type { EntityTypes } from '../../table/entity.ts';
import type { Listing } from '../../table/listing.ts';

/** A setting, by its key. */
export interface Setting {
  /** Order of insertion in this database. */
  readonly seq: number;
  readonly id: string;
  readonly key: string;
  /** Undefined where it is encrypted, unless it was asked for with `reveal`. JSON's null is null. */
  readonly value: JsonValue | undefined;
  readonly encrypted: boolean;
  /** Which key it is encrypted with; null where it is not. */
  readonly keyId: string | null;
  readonly createdAt: Date;
  /** When its value was set last. */
  readonly updatedAt: Date;
}

/** What a new setting is made of; the rest has defaults. */
export interface NewSetting {
  /** Default: a new UUID. */
  readonly id?: string | undefined;
  readonly key: string;
  readonly value: JsonValue;
  /** Default false. */
  readonly encrypted?: boolean | undefined;
  /** Default: now. */
  readonly createdAt?: Date | undefined;
  /** Default: `createdAt`. */
  readonly updatedAt?: Date | undefined;
}

/** A setting that may be there already. */
export interface GivenSetting {
  readonly key: string;
  readonly value: JsonValue;
  /**
   * Whether it is stored encrypted from now on. Default: false for a new one; a setting that is not encrypted stays so, and
   * one that is must be told what it is to be.
   */
  readonly encrypted?: boolean | undefined;
}

/** All that is given must hold. An array means any of its values. */
export interface SettingFilter {
  readonly ids?: readonly string[] | undefined;
  readonly keys?: readonly string[] | undefined;
  readonly encrypted?: OneOf<boolean> | undefined;
  /** Which key they are encrypted with. */
  readonly keyId?: OneOf<string> | undefined;
}

/** The settings whose keys begin so; all when it is absent or empty. */
export interface Prefixed {
  readonly prefix?: string | undefined;
  readonly where?: SettingFilter | undefined;
}

export interface Revealing {
  /** Decrypts the values that are encrypted. Default false: then no key is needed. */
  readonly reveal?: boolean | undefined;
}

export type SettingList = Listing<Setting, 'key'> & Prefixed & Revealing;

/** A row as it is stored. */
export interface StoredSetting extends Omit<Setting, 'value'> {
  /** As JSON text; null where it is encrypted. */
  readonly value: string | null;
  /** The encrypted value; null where it is not. */
  readonly sealed: Uint8Array | null;
}

export interface ConfigTypes extends EntityTypes {
  readonly entity: StoredSetting;
  readonly new: NewSetting;
  readonly patch: Readonly<Record<never, never>>;
  readonly filter: SettingFilter;
  readonly order: 'key';
}
