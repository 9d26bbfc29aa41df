/** What the commands about entities print with `--json`; see `index.ts`. */
import type { HitDocument } from './sessions.ts';

/** A row of an entity: its fields by name, times as texts, bytes as base64. */
export type RowDocument = Readonly<Record<string, unknown>>;

/** `coterie list` */
export interface ListDocument {
  /** As it is typed: `agent-history`. */
  readonly entity: string;
  readonly rows: readonly RowDocument[];
  /** How many fit the filters, however many are listed. */
  readonly total: number;
}

/** `coterie get`, `coterie create` and `coterie update` */
export interface RowsDocument {
  readonly entity: string;
  /** In the order in which they were named or given; as they are stored now. */
  readonly rows: readonly RowDocument[];
}

/** `coterie delete` */
export interface DeleteDocument {
  readonly entity: string;
  /** The ids. What belonged to these rows is gone with them, and not named. */
  readonly deleted: readonly string[];
}

/** `coterie describe` */
export interface DescribeDocument {
  readonly entities: readonly EntityDocument[];
}

/** What an entity is, and what can be asked of it. */
export interface EntityDocument {
  readonly name: string;
  /** Its property of the store in TypeScript, and its table in the database. */
  readonly property: string;
  readonly table: string;
  readonly fields: readonly {
    readonly name: string;
    readonly kind: 'text' | 'integer' | 'real' | 'flag' | 'date' | 'json' | 'blob';
    readonly nullable: boolean;
    /** The only values that it may have; null where any may stand. */
    readonly values: readonly string[] | null;
    /** Whether a new row can be given it, and whether it can change. */
    readonly create: boolean;
    readonly update: boolean;
  }[];
  /** What `--where` takes: each compares a field; null for what rows have in another table, such as labels. */
  readonly filters: readonly { readonly name: string; readonly field: string | null; readonly is: '=' | '>=' | '<' }[];
  /** What `--order` takes; the first is the default. */
  readonly orders: readonly string[];
  /** The fields whose text `coterie search --in` finds; none where it cannot be searched. */
  readonly searched: readonly string[];
}

/** `coterie search --in <entity>` */
export interface FoundDocument {
  readonly query: string;
  readonly entity: string;
  /** In the order that was asked for. */
  readonly hits: readonly { readonly row: RowDocument; readonly snippet: HitDocument['snippet'] }[];
}

/** `coterie prune` */
export interface PruneDocument {
  /** Whether it only told what would go. */
  readonly dryRun: boolean;
  /** False when it was interrupted: what went before is gone. */
  readonly finished: boolean;
  /** Of all tables: what went, or would go. Bytes are those of the values. */
  readonly rows: number;
  readonly bytes: number;
  /** By table, with what belonged to the rows; null when it was interrupted. */
  readonly tables: readonly { readonly table: string; readonly rows: number; readonly bytes: number }[] | null;
  readonly durationMs: number;
}

/** `coterie seed` */
export interface SeedDocument {
  readonly seed: number;
  /** False when it was interrupted: then these rows are the beginning of a world. */
  readonly finished: boolean;
  /** Over all tables. */
  readonly rows: number;
  readonly durationMs: number;
}
