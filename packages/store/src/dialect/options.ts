import type { OptionKind } from '@coterie/core';
import type { FieldKind } from '../table/codec.ts';
import type { Definition } from '../table/definition.ts';
import type { EntityTypes } from '../table/entity.ts';

type Field<T extends EntityTypes> = keyof T['entity'] & string;

/** A value that is given under a name, as the store takes it. @throws {ValidationError} naming it. */
export type Given = (value: never, name: string) => unknown;

/** What a dialect reads off the definition of an entity. */
export type Spoken<T extends EntityTypes> = Pick<Definition<T>, 'writable' | 'changeable'> & {
  readonly table: Pick<Definition<T>['table'], 'columns'>;
};

/** How values are written in another way than the store has them; null is null. */
export interface Form {
  readonly shown: (value: never) => unknown;
  readonly given: Given;
}

/** In what an API differs from the store. What is not said here is the same in both. */
export interface DialectOptions<T extends EntityTypes> {
  /** What fields are called: as in the store, or as the columns that they lie in. */
  readonly names: 'fields' | 'columns';
  /** The fields that the API has. Default: all. */
  readonly only?: readonly Field<T>[];
  /** What some are called besides; null for those that the API has not. */
  readonly called?: { readonly [F in Field<T>]?: string | null };
  /** What the API always has and the store may lack, with what is shown there: a new one must have it, and it is never null. */
  readonly always?: { readonly [F in Field<T>]?: unknown };
  /** The forms of all values of a kind. */
  readonly forms?: { readonly [K in FieldKind]?: Form };
  /** What is shown under a name in place of its field, or beside all fields. */
  readonly shown?: Readonly<Record<string, (entity: T['entity']) => unknown>>;
  /** What can be given under a name, where that is less than the store takes. */
  readonly kinds?: Readonly<Record<string, OptionKind>>;
  /** What becomes of a value that is given under a name. */
  readonly given?: Readonly<Record<string, Given>>;
  /** The fields that a new one can be given. Default: those of the store. */
  readonly writable?: readonly Field<T>[];
  /** The fields that change. Default: those of the store. */
  readonly changeable?: readonly Field<T>[];
}
