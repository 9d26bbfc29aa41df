/** What the commands under `coterie migrate` print with `--json`; see `index.ts`. */

/** A migration, as far as this database has come. */
export interface MigrationDocument {
  readonly set: string;
  readonly version: number;
  readonly name: string;
  readonly state: 'applied' | 'pending' | 'blocked';
  readonly appliedAt: string | null;
  /** Why it is blocked, with the remedy. */
  readonly reason: string | null;
  readonly destructive: readonly DestructiveDocument[];
  /** Whether it runs only with `--allow-destructive`. */
  readonly needsApproval: boolean;
}

/** A way in which a migration can lose data. */
export interface DestructiveDocument {
  readonly reason: string;
  /** Line of the migration's text, from 1; null when it is only declared to be destructive. */
  readonly line: number | null;
  readonly sql: string | null;
}

/** Why a set cannot be applied as it is. */
export interface ProblemDocument {
  readonly kind: 'gap' | 'duplicate' | 'invalid' | 'edited' | 'renamed' | 'missing' | 'late' | 'newer';
  readonly set: string;
  readonly version: number | null;
  readonly name: string | null;
  /** What is wrong and what to do about it. */
  readonly message: string;
}

/** `coterie migrate status` */
export interface MigrationStatusDocument {
  /** Nothing is pending, nothing is blocked, and there is no problem. */
  readonly upToDate: boolean;
  readonly migrations: readonly MigrationDocument[];
  readonly problems: readonly ProblemDocument[];
}

/** `coterie migrate plan` */
export interface MigrationPlanDocument {
  readonly migrations: readonly (MigrationDocument & {
    /** What it runs; null when it is a function. */
    readonly statements: readonly { readonly line: number; readonly sql: string }[] | null;
  })[];
  readonly problems: readonly ProblemDocument[];
  /** The schema as it is, and as the migrations leave an empty copy of it. */
  readonly schema: {
    readonly before: readonly SchemaObjectDocument[];
    readonly after: readonly SchemaObjectDocument[];
    readonly changes: readonly (SchemaChangeDocument & {
      /** Of a changed table: `- name TEXT`, `+ name TEXT NOT NULL`. */
      readonly columns: readonly string[];
    })[];
    /** Why not all of them ran on the copy; null when they did. */
    readonly obstacle: string | null;
  };
}

/** A table, index, view or trigger. */
export interface SchemaObjectDocument {
  readonly type: string;
  readonly name: string;
  readonly sql: string;
}

export interface SchemaChangeDocument {
  readonly change: 'added' | 'removed' | 'changed';
  readonly type: string;
  readonly name: string;
  /** The statement that makes it, as it is and as it becomes; null where it does not exist. */
  readonly before: string | null;
  readonly after: string | null;
}

/** `coterie migrate up` and `coterie migrate down` */
export interface MigrationRunDocument {
  readonly ok: boolean;
  readonly dryRun: boolean;
  readonly results: readonly MigrationResultDocument[];
  readonly problems: readonly ProblemDocument[];
}

/** What became of one migration in a run. */
export interface MigrationResultDocument {
  readonly set: string;
  readonly version: number;
  readonly name: string;
  readonly status: 'applied' | 'rolled-back' | 'skipped' | 'pending' | 'blocked' | 'failed';
  readonly reason: string | null;
  readonly durationMs: number | null;
  /** The statement that failed or needs approval. */
  readonly statement: { readonly line: number; readonly sql: string } | null;
}

/** `coterie migrate new` */
export interface NewMigrationDocument {
  readonly path: string;
}

/** `coterie migrate bundle` */
export interface BundleDocument {
  readonly path: string;
  readonly set: string;
  readonly migrations: number;
}

/** `coterie migrate verify` */
export interface VerifyDocument {
  /** Every step ran, and every schema came out as it was. */
  readonly ok: boolean;
  readonly steps: readonly {
    readonly direction: 'up' | 'down' | 'up-again';
    readonly result: MigrationResultDocument;
    readonly before: readonly SchemaObjectDocument[];
    readonly after: readonly SchemaObjectDocument[];
    readonly changes: readonly SchemaChangeDocument[];
    /** After `down`, how the schema differs from before `up`; after `up-again`, from after `up`. */
    readonly unlike: readonly SchemaChangeDocument[];
  }[];
  readonly problems: readonly ProblemDocument[];
  /** Of each set its last migration without a down, as `set/003_name`: it and what is before it in its set was not undone. */
  readonly irreversible: readonly string[];
}
