export type { OpfsContent, OpfsDirectory, OpfsFile, OpfsWritable } from './directory.ts';
export { type LoadOpfsOptions, loadOpfs, type OpfsDatabase, type SkippedGeneration } from './load.ts';
export { type OpfsSinkOptions, opfsSink } from './sink.ts';
