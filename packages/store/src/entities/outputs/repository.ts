import type { Kind, Out } from '@coterie/core';
import type { TextSearch, Verbs } from '../../table/entity.ts';
import type {
  Output,
  OutputList,
  OutputOverview,
  OutputStats,
  OutputTypes,
  PathsOptions,
  VersionsOptions,
} from './types.ts';

/**
 * What agents make. Storing a path of a project again makes its next version; any number of writers may do so at once, and
 * no two get the same one. Outputs without a path have no versions.
 *
 * An output carries its content and that of the version before, each of which can have megabytes: `overview` lists
 * without them, and where contents are wanted, `list` and `history` read a few at a time with `limit` and `after`.
 * Words are looked for in the contents.
 */
export interface Outputs<K extends Kind> extends Verbs<K, OutputTypes>, TextSearch<K, OutputTypes> {
  /** A list without the contents, which are not even read; their sizes are told. */
  overview(list?: OutputList): Out<K, readonly OutputOverview[]>;

  /** The highest version of a path. Null when there is none. */
  latest(projectId: string, path: string): Out<K, Output | null>;

  /** One version of a path. Null when there is none. */
  getVersion(projectId: string, path: string, version: number): Out<K, Output | null>;

  /** The versions of a path in their order. */
  history(projectId: string, path: string, options?: VersionsOptions): Out<K, readonly Output[]>;

  /** The paths of a project, each once, in the order of their code points. */
  uniquePaths(projectId: string, options?: PathsOptions): Out<K, readonly string[]>;

  /** Of the outputs of a project. */
  stats(projectId: string): Out<K, OutputStats>;
}
