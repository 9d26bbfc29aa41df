export { defaultEnvironment, type Environment } from './environment.ts';
export { type ExportFile, type ExportList, listExport } from './export/files.ts';
export { readExportFiles, readExportLines } from './export/read.ts';
export { type ExportPage, exportPage } from './export/records.ts';
export { importTranscript } from './import/import.ts';
export type {
  FileImport,
  ImportOptions,
  ImportProgress,
  Malformed,
  TooLarge,
  TranscriptSource,
} from './import/source.ts';
export { storeMigrations } from './migrations.gen.ts';
export {
  rebuildSearchIndex,
  type SearchIndex,
  type SearchIndexHealth,
  searchIndexes,
  searchIndexHealth,
} from './search/health.ts';
export type { SnippetPart } from './search/snippet.ts';
export { createSessions } from './sessions/operations.ts';
export type { Sessions } from './sessions/repository.ts';
export type {
  ClaudeStatus,
  NewSession,
  Session,
  SessionFilter,
  SessionList,
  SessionPatch,
  SessionStatus,
  SessionType,
} from './sessions/types.ts';
export { openStore, Store, type StoreOperations, type StoreOptions } from './store.ts';
export type { JsonObject, JsonValue } from './table/codec.ts';
export type { OneOf } from './table/conditions.ts';
export type { Listing, Page } from './table/listing.ts';
export { readCommand, type SlashCommand, typedCommand } from './transcripts/command.ts';
export { type MessageBlock, messageBlocks } from './transcripts/content.ts';
export { createTranscripts } from './transcripts/operations.ts';
export { readThread, type ThreadMessage } from './transcripts/read-thread.ts';
export type { Transcripts } from './transcripts/repository.ts';
export type {
  EventFilter,
  EventKind,
  EventList,
  NewTranscriptEvent,
  OverviewList,
  SearchHit,
  SearchOptions,
  SessionOverview,
  ThreadEntry,
  TokenUsage,
  ToolCall,
  TranscriptEvent,
  TranscriptFile,
  TranscriptStats,
} from './transcripts/types.ts';
