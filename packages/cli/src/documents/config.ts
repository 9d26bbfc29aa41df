/** What the commands of `config` print with `--json`; see `index.ts`. */

/** `coterie config get`, and without the value `coterie config set` */
export interface SettingDocument {
  readonly key: string;
  /** Absent where it is encrypted, unless it was asked for with `--reveal`. */
  readonly value?: unknown;
  readonly encrypted: boolean;
  /** Which key it is encrypted with; null where it is not. */
  readonly keyId: string | null;
  /** ISO 8601, UTC. */
  readonly createdAt: string;
  readonly updatedAt: string;
}

/** `coterie config list` */
export interface SettingsDocument {
  readonly settings: readonly SettingDocument[];
}

/** `coterie config delete` */
export interface DeletedSettingsDocument {
  readonly deleted: readonly string[];
}

/** `coterie config rotate` */
export interface RotationDocument {
  /** False when it was interrupted: what was encrypted anew before stays so. */
  readonly finished: boolean;
  /** The newest key; null when it was interrupted. */
  readonly keyId: string | null;
  /** How many values were encrypted anew. */
  readonly rotated: number;
  /** How many of each table are still under other keys, and why the first of them is. */
  readonly left: readonly {
    readonly table: string;
    readonly keyId: string;
    readonly count: number;
    readonly reason: string | null;
  }[];
}
