export type { RowsOf, RowsPiece, TranscriptPiece, WorldClaim, WorldPiece } from './piece.ts';
export { rowsOf } from './piece.ts';
export { type WorldOptions, world } from './world.ts';
export { type WorldProgress, type WriteWorldOptions, writeWorld } from './write.ts';
