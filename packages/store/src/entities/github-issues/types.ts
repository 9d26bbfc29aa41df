import type { JsonValue } from '../../table/codec.ts';
import type { OneOf } from '../../table/conditions.ts';
import type { EntityTypes, ListOf } from '../../table/entity.ts';

export type GithubIssueState = 'open' | 'closed';

/** What an issue is known by on GitHub. */
export interface GithubIssueKey {
  /** The user or organization that owns the repository. */
  readonly repoOwner: string;
  readonly repoName: string;
  readonly number: number;
}

/** An issue of GitHub, as it was when it was last taken over. */
export interface GithubIssue extends GithubIssueKey {
  /** Order of insertion in this database. */
  readonly seq: number;
  readonly id: string;
  /** `owner/name`. */
  readonly repository: string;
  readonly title: string;
  readonly body: string | null;
  readonly state: GithubIssueState;
  /** Login of who is to solve it. */
  readonly assignee: string | null;
  /** Their names. */
  readonly labels: readonly string[];
  /**
   * What the labels were read from, where a program keeps it: GitHub's own objects, or JSON text. Null where there is no
   * more than the names. Whoever writes labels without it makes it null.
   */
  readonly labelsGiven: JsonValue;
  readonly url: string | null;
  readonly createdAt: Date;
  /** When it was changed last: as GitHub says, where that was given, else when this store learned of it. */
  readonly updatedAt: Date;
  /** When it was last taken over from GitHub. */
  readonly syncedAt: Date;
}

/** What a new issue is made of; the rest has defaults. */
export interface NewGithubIssue extends GithubIssueKey {
  /** Default: a new UUID. */
  readonly id?: string | undefined;
  readonly title: string;
  readonly body?: string | null | undefined;
  /** Default `open`. */
  readonly state?: GithubIssueState | undefined;
  readonly assignee?: string | null | undefined;
  /** Default: what is in `labelsGiven`. */
  readonly labels?: readonly string[] | undefined;
  /**
   * What labels are to be read from: their names, objects with a `name` as GitHub gives them, or either as JSON text. Where
   * `labels` are given too they stand, and this is only kept. Default: null.
   */
  readonly labelsGiven?: JsonValue | undefined;
  readonly url?: string | null | undefined;
  /** Default: now. */
  readonly createdAt?: Date | undefined;
  /** Default: `createdAt`. */
  readonly updatedAt?: Date | undefined;
  /** Default: now. */
  readonly syncedAt?: Date | undefined;
}

/** An issue as GitHub tells it. One that is there keeps its id and `createdAt`. */
export type SyncedGithubIssue = Omit<NewGithubIssue, 'id'>;

export type GithubIssuePatch = Partial<Omit<NewGithubIssue, 'id' | keyof GithubIssueKey | 'createdAt'>>;

/** All that is given must hold. An array means any of its values. */
export interface GithubIssueFilter {
  readonly ids?: readonly string[] | undefined;
  /** `owner/name`. */
  readonly repository?: OneOf<string> | undefined;
  readonly number?: OneOf<number> | undefined;
  readonly state?: OneOf<GithubIssueState> | undefined;
  readonly assignee?: OneOf<string> | undefined;
  readonly label?: OneOf<string> | undefined;
  /** Changed at this moment or later. */
  readonly updatedFrom?: Date | undefined;
  /** Not changed since this moment. */
  readonly updatedBefore?: Date | undefined;
}

export interface GithubIssueTypes extends EntityTypes {
  readonly entity: GithubIssue;
  readonly new: NewGithubIssue;
  readonly patch: GithubIssuePatch;
  readonly filter: GithubIssueFilter;
  readonly order: 'updatedAt';
}

export type GithubIssueList = ListOf<GithubIssueTypes>;

/** What a sync did. Together they are as many as were given. */
export interface SyncReport {
  readonly inserted: number;
  readonly updated: number;
  /** They were the same; only `syncedAt` changed. */
  readonly unchanged: number;
}
