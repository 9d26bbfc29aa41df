import type { JsonValue } from '../../table/codec.ts';
import type { OneOf } from '../../table/conditions.ts';
import type { EntityTypes, ListOf } from '../../table/entity.ts';
import type { Instance } from '../instances/types.ts';

/** That one instance spawned another, reviews it, or whatever the type says. Parent, child and type are unique. */
export interface Relationship {
  /** Order of insertion in this database. */
  readonly seq: number;
  readonly id: string;
  readonly parentInstance: string;
  /** Another than the parent. */
  readonly childInstance: string;
  /** Any word, such as `spawned_review`. */
  readonly relationshipType: string;
  /** Which round of reviews the two are in. */
  readonly reviewIteration: number;
  /** Whatever belongs to it; null where nothing was given. */
  readonly metadata: JsonValue;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** What a new relationship is made of; the rest has defaults. */
export interface NewRelationship {
  /** Default: a new UUID. */
  readonly id?: string | undefined;
  readonly parentInstance: string;
  readonly childInstance: string;
  readonly relationshipType: string;
  /** Default 1. */
  readonly reviewIteration?: number | undefined;
  readonly metadata?: JsonValue | undefined;
  /** Default: now. */
  readonly createdAt?: Date | undefined;
  /** Default: `createdAt`. */
  readonly updatedAt?: Date | undefined;
}

/** What changes; who is related, and how, does not. */
export type RelationshipPatch = Partial<Pick<NewRelationship, 'reviewIteration' | 'metadata' | 'updatedAt'>>;

/** All that is given must hold. An array means any of its values. */
export interface RelationshipFilter {
  readonly ids?: readonly string[] | undefined;
  readonly parentInstance?: OneOf<string> | undefined;
  readonly childInstance?: OneOf<string> | undefined;
  readonly relationshipType?: OneOf<string> | undefined;
  /** Created at this moment or later. */
  readonly createdFrom?: Date | undefined;
  /** Created earlier than this. */
  readonly createdBefore?: Date | undefined;
}

export interface RelationshipTypes extends EntityTypes {
  readonly entity: Relationship;
  readonly new: NewRelationship;
  readonly patch: RelationshipPatch;
  readonly filter: RelationshipFilter;
  readonly order: 'createdAt';
}

export type RelationshipList = ListOf<RelationshipTypes>;

/** An ancestor or descendant. */
export interface Relative {
  readonly instance: Instance;
  /** Steps on the shortest way to it: 1 for a parent or child. */
  readonly depth: number;
}
