export { aggregation } from './aggregate/aggregate.ts';
export type {
  Aggregated,
  Aggregates,
  Aggregation,
  Averageable,
  Comparable,
  Group,
  Groupable,
  Summable,
} from './aggregate/types.ts';
export type {
  ChangesListener,
  ChangesOptions,
  Commit,
  OtherCommit,
  OwnCommit,
  TableChanges,
  Unsubscribe,
} from './changes/types.ts';
export type { AgentHistory, RoleOption } from './entities/agent-history/repository.ts';
export type {
  ConversationOptions,
  HistoryFilter,
  HistoryList,
  HistoryMessage,
  HistoryPatch,
  HistoryRole,
  HistoryStats,
  MessagesOptions,
  NewHistoryMessage,
} from './entities/agent-history/types.ts';
export type { Agents, AgentUsage } from './entities/agents/repository.ts';
export type {
  Agent,
  AgentFilter,
  AgentList,
  AgentPatch,
  AgentStats,
  AgentStatus,
  NewAgent,
} from './entities/agents/types.ts';
export type { Checkpoints } from './entities/checkpoints/repository.ts';
export type {
  Checkpoint,
  CheckpointFilter,
  CheckpointList,
  CheckpointMetadata,
  CheckpointPatch,
  CheckpointWithSnapshot,
  NewCheckpoint,
  RestoredCheckpoint,
} from './entities/checkpoints/types.ts';
export { withSnapshots } from './entities/checkpoints/with-snapshots.ts';
export type { Config } from './entities/config/repository.ts';
export type {
  GivenSetting,
  NewSetting,
  Prefixed,
  Revealing,
  Setting,
  SettingFilter,
  SettingList,
} from './entities/config/types.ts';
export type { Departments, DepartmentsOptions } from './entities/departments/repository.ts';
export type {
  Department,
  DepartmentFilter,
  DepartmentList,
  DepartmentPatch,
  DepartmentPerformance,
  NewDepartment,
  PerformanceChanges,
} from './entities/departments/types.ts';
export type { Events } from './entities/events/repository.ts';
export type {
  EventScope,
  NewProjectEvent,
  ProjectEvent,
  ProjectEventFilter,
  ProjectEventList,
  ProjectEventPatch,
  ProjectEventStats,
} from './entities/events/types.ts';
export type { GithubIssues } from './entities/github-issues/repository.ts';
export type {
  GithubIssue,
  GithubIssueFilter,
  GithubIssueKey,
  GithubIssueList,
  GithubIssuePatch,
  GithubIssueState,
  NewGithubIssue,
  SyncedGithubIssue,
  SyncReport,
} from './entities/github-issues/types.ts';
export {
  definitions,
  type Entities,
  type EntityName,
  type TypesOf,
} from './entities/index.ts';
export type { Instances, StatusChange } from './entities/instances/repository.ts';
export type {
  Instance,
  InstanceFilter,
  InstanceList,
  InstancePatch,
  InstanceStatus,
  InstanceType,
  NewInstance,
} from './entities/instances/types.ts';
export { LeaseKeeper, type LeaseKeeperOptions } from './entities/jobs/lease-keeper.ts';
export type {
  Completion,
  CompletionOf,
  FailureOf,
  HeartbeatOf,
  JobOutcome,
  Jobs,
  ManyCompletions,
  UniqueJob,
} from './entities/jobs/repository.ts';
export type {
  Claim,
  ClaimedJob,
  Cleanup,
  CompleteOptions,
  FailOptions,
  FinishedStatus,
  Heartbeat,
  Job,
  JobCounts,
  JobError,
  JobFilter,
  JobList,
  JobPatch,
  JobStats,
  JobStatus,
  Lease,
  LeaseReport,
  NewJob,
} from './entities/jobs/types.ts';
export type { McpEvents } from './entities/mcp-events/repository.ts';
export type {
  DurationStats,
  McpEvent,
  McpEventFilter,
  McpEventList,
  McpEventPatch,
  NewMcpEvent,
  ToolStats,
} from './entities/mcp-events/types.ts';
export type { Messages } from './entities/messages/repository.ts';
export type {
  ExchangeOptions,
  InboxOptions,
  Message,
  MessageFilter,
  MessageList,
  MessagePatch,
  MessagePriority,
  NewMessage,
} from './entities/messages/types.ts';
export type { Outputs } from './entities/outputs/repository.ts';
export type {
  NewOutput,
  Output,
  OutputFilter,
  OutputList,
  OutputOverview,
  OutputPatch,
  OutputStats,
  OutputType,
  PathsOptions,
  VersionsOptions,
} from './entities/outputs/types.ts';
export type { Projects, ProjectUsage } from './entities/projects/repository.ts';
export type {
  NewProject,
  Project,
  ProjectFilter,
  ProjectList,
  ProjectPatch,
  ProjectStats,
  ProjectStatus,
} from './entities/projects/types.ts';
export type { KinOptions, Relationships } from './entities/relationships/repository.ts';
export type {
  NewRelationship,
  Relationship,
  RelationshipFilter,
  RelationshipList,
  RelationshipPatch,
  Relative,
} from './entities/relationships/types.ts';
export type { Sessions } from './entities/sessions/repository.ts';
export type {
  ClaudeStatus,
  NewSession,
  Session,
  SessionFilter,
  SessionList,
  SessionPatch,
  SessionStatus,
  SessionType,
} from './entities/sessions/types.ts';
export { type Compression, defaultEnvironment, type Encryption, type Environment, type Sealed } from './environment.ts';
export { type ExportFile, type ExportList, listExport } from './export/files.ts';
export { readExportFiles, readExportLines } from './export/read.ts';
export { type ExportPage, exportPage } from './export/records.ts';
export { refuseForeign } from './foreign.ts';
export { importTranscript } from './import/import.ts';
export type {
  FileImport,
  ImportOptions,
  ImportProgress,
  Malformed,
  TooLarge,
  TranscriptSource,
} from './import/source.ts';
export type { InsertReport, Preparation, Rejected } from './insert-many.ts';
export type { SearchIndexState, StoreHealth } from './maintenance/health.ts';
export type { StoreStats } from './maintenance/stats.ts';
export { type VacuumReport, vacuum } from './maintenance/vacuum.ts';
export { storeMigrations } from './migrations.gen.ts';
export { createOperations, type Domains, type StoreOperations } from './operations.ts';
export type {
  KeepPer,
  Policies,
  PrunedTable,
  PruneOptions,
  PruneProgress,
  PruneReport,
  Retention,
} from './prune/types.ts';
export {
  type IndexedWords,
  indexedWords,
  rebuildSearchIndex,
  type SearchIndex,
  type SearchIndexHealth,
  searchIndexes,
  searchIndexHealth,
} from './search/health.ts';
export type { SnippetPart } from './search/snippet.ts';
export { selection } from './select/select.ts';
export type { OrderBy, Selection } from './select/types.ts';
export { openStore, Store, type StoreOptions } from './store.ts';
export { allowedValues } from './table/allowed.ts';
export type { FieldKind, JsonObject, JsonValue } from './table/codec.ts';
export type { OneOf } from './table/conditions.ts';
export type { Definition, Derivation, Derived } from './table/definition.ts';
export type {
  ContentSearch,
  EntityTypes,
  FindOptions,
  Found,
  Identified,
  ListOf,
  TextSearch,
  Verbs,
  WordSearch,
} from './table/entity.ts';
export type { Listing, Page } from './table/listing.ts';
export { type Moment, readMoment } from './table/moment.ts';
export { readCommand, type SlashCommand, typedCommand } from './transcripts/command.ts';
export { type MessageBlock, messageBlocks } from './transcripts/content.ts';
export { readRecords } from './transcripts/read-records.ts';
export { readThread, type ThreadMessage } from './transcripts/read-thread.ts';
export type { Transcripts } from './transcripts/repository.ts';
export type {
  BesideRecord,
  EventFilter,
  EventKind,
  EventList,
  EventTypes,
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
export { transcriptEvents } from './transcripts/words.ts';
