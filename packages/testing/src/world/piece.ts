import type { Claim, EntityName, TypesOf } from '@coterie/store';

/** Rows of one entity. */
export type RowsOf<N extends EntityName = EntityName> = {
  readonly [E in N]: { readonly entity: E; readonly rows: readonly TypesOf<E>['new'][] };
}[N];

/** What is written together. What a row refers to stands before it, in this piece or an earlier one. */
export interface RowsPiece {
  /** When it is written, by the clock of the world: what follows from a clock, such as when a project ended, is of then. */
  readonly at: Date;
  readonly parts: readonly RowsOf[];
  /** A worker that then claims some jobs, of whatever waits. */
  readonly claim?: WorldClaim;
}

export interface WorldClaim extends Claim {
  /** What the lease is known by, which a store makes up otherwise. */
  readonly token: string;
}

/** A session of Claude Code, as its transcript tells it. */
export interface TranscriptPiece {
  readonly at: Date;
  /** As an import calls it. */
  readonly file: string;
  /** The records, each as its JSON text. */
  readonly lines: readonly string[];
}

export type WorldPiece = RowsPiece | TranscriptPiece;

/** An import makes a session, a file and its part of the session besides the records. */
export const ROWS_BESIDE_RECORDS = 3;

export function isTranscript(piece: WorldPiece): piece is TranscriptPiece {
  return 'lines' in piece;
}

/** How many rows it adds to the database. */
export function rowsOf(piece: WorldPiece): number {
  if (isTranscript(piece)) return piece.lines.length + ROWS_BESIDE_RECORDS;
  return piece.parts.reduce((sum, { rows }) => sum + rows.length, 0);
}

/**
 * The first rows of a piece, which need none of the others, before anything is claimed; null for a transcript that has no
 * room for a record.
 */
export function firstRows(piece: WorldPiece, rows: number): WorldPiece | null {
  if (isTranscript(piece)) {
    const records = rows - ROWS_BESIDE_RECORDS;
    return records < 1 ? null : { ...piece, lines: piece.lines.slice(0, records) };
  }
  let left = rows;
  const parts = piece.parts.flatMap((part) => {
    const kept = part.rows.slice(0, left);
    left -= kept.length;
    return kept.length === 0 ? [] : [{ ...part, rows: kept } as RowsOf];
  });
  return { at: piece.at, parts };
}
