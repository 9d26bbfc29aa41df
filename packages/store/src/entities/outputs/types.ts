import type { OneOf } from '../../table/conditions.ts';
import type { EntityTypes, ListOf } from '../../table/entity.ts';
import type { Page } from '../../table/listing.ts';

export type OutputType = 'file' | 'artifact' | 'log';

/** Something that was made for a project: a version of a file, or a thing without a path. */
export interface Output {
  /** Order of insertion in this database. */
  readonly seq: number;
  readonly id: string;
  readonly projectId: string;
  /** The agent of that project that made it; null where none is known. */
  readonly agentId: string | null;
  readonly type: OutputType;
  readonly path: string | null;
  /** 1 for the first of a path in its project, then one more than the last; 1 without a path. The store numbers them. */
  readonly version: number;
  readonly content: string;
  /** What the version before contains, as it was when this one was stored; null of the first. */
  readonly previousContent: string | null;
  /** SHA-256 of the content in UTF-8, in hexadecimal digits. The store computes it. */
  readonly checksum: string;
  readonly createdAt: Date;
}

/** What a new output is made of; the rest has defaults, or is filled by the store. */
export interface NewOutput {
  /** Default: a new UUID. */
  readonly id?: string | undefined;
  readonly projectId: string;
  readonly agentId?: string | null | undefined;
  readonly type: OutputType;
  readonly path?: string | null | undefined;
  readonly content: string;
  /** Default: now. */
  readonly createdAt?: Date | undefined;
}

/** What changes. A content never does: store it as a new version. */
export type OutputPatch = Partial<Pick<NewOutput, 'agentId' | 'type'>>;

/** All that is given must hold. An array means any of its values. */
export interface OutputFilter {
  readonly ids?: readonly string[] | undefined;
  readonly projectId?: OneOf<string> | undefined;
  readonly agentId?: OneOf<string> | undefined;
  readonly type?: OneOf<OutputType> | undefined;
  readonly path?: OneOf<string> | undefined;
  /** Created at this moment or later. */
  readonly createdFrom?: Date | undefined;
  /** Created earlier than this. */
  readonly createdBefore?: Date | undefined;
}

export interface OutputTypes extends EntityTypes {
  readonly entity: Output;
  readonly new: NewOutput;
  readonly patch: OutputPatch;
  readonly filter: OutputFilter;
  readonly order: 'createdAt';
}

export type OutputList = ListOf<OutputTypes>;

/** An output without its contents, of which only the size is told. */
export interface OutputOverview extends Omit<Output, 'content' | 'previousContent'> {
  /** Of the content, in UTF-8. */
  readonly bytes: number;
}

/** Which versions of a path are wanted, and from which end. */
export interface VersionsOptions extends Page {
  /** Default `asc`, the first version first. */
  readonly direction?: 'asc' | 'desc' | undefined;
  /** Only what comes after this one in the direction, the last of the page before. */
  readonly after?: Pick<Output, 'version' | 'seq'> | undefined;
}

export interface PathsOptions extends Page {
  /** Only paths that have an output of this type. */
  readonly type?: OneOf<OutputType> | undefined;
}

export interface OutputStats {
  /** Every version counts. */
  readonly total: number;
  /** Every type, also those that no output has. */
  readonly byType: Readonly<Record<OutputType, number>>;
  readonly uniquePaths: number;
}
