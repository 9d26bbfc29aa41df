import type { Kind, Out } from '@coterie/core';
import type { TextSearch, Verbs } from '../../table/entity.ts';
import type {
  GithubIssue,
  GithubIssueFilter,
  GithubIssueKey,
  GithubIssueState,
  GithubIssueTypes,
  SyncedGithubIssue,
  SyncReport,
} from './types.ts';

/**
 * Issues of GitHub, each once by owner, repository and number. Lists come in the order in which they were changed, unless
 * said otherwise. Words are looked for in titles and bodies.
 */
export interface GithubIssues<K extends Kind> extends Verbs<K, GithubIssueTypes>, TextSearch<K, GithubIssueTypes> {
  /** Null when there is none. Names are compared as they are written. */
  getByKey(key: GithubIssueKey): Out<K, GithubIssue | null>;

  /**
   * Of the issues that have this number in any repository, the one that was taken over last; of several at one moment, the
   * one that was stored last. Null when there is none.
   */
  latest(number: number): Out<K, GithubIssue | null>;

  /**
   * Takes over an issue: creates it, or changes what is given of the one with its key, which keeps its id, `createdAt` and
   * everything that is not given. `syncedAt` changes in any case; `updatedAt` only where it is given or something else
   * differs.
   * @returns it as it is now.
   */
  upsert(issue: SyncedGithubIssue): Out<K, GithubIssue>;

  /**
   * Takes over all of them or none, each as by `upsert`; of two with one key the later has the last word. A server takes a
   * few megabytes in one call: sync more page by page, as GitHub gives them.
   * @throws {ValidationError} for an issue that breaks a rule.
   */
  sync(issues: readonly SyncedGithubIssue[]): Out<K, SyncReport>;

  /** How many are in each state, also those that none is in. */
  countByState(where?: GithubIssueFilter): Out<K, Readonly<Record<GithubIssueState, number>>>;

  /** How many have each label, in the order of labels. */
  countByLabel(where?: GithubIssueFilter): Out<K, Readonly<Record<string, number>>>;
}
