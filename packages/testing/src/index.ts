export { ConformanceFailure } from './assert.ts';
export type { CaseContext, ConformanceCase, Facts, Requirement, Subject, Target, TargetOptions } from './case.ts';
export { subjects } from './cases/index.ts';
export type { StoreCase, StoreContext, StoreSubject } from './cases/store/case.ts';
export { storeSubjects } from './cases/store/index.ts';
export { brokenTables } from './cases/store/rules.ts';
export { type CountingDriver, type Counts, countingDriver } from './counting-driver.ts';
export type { Fault, FaultPoint } from './fault.ts';
export { type FaultDriver, faultDriver } from './fault-driver.ts';
export { type HistoryFixture, randomConversation, randomHistoryMessage } from './fixtures/agent-history.ts';
export { type AgentFixture, randomAgent, randomTeam, type TeamFixture } from './fixtures/agents.ts';
export { type CheckpointFixture, randomCheckpoint } from './fixtures/checkpoints.ts';
export { type ClockOptions, numberedIds, steadyClock } from './fixtures/clock.ts';
export { randomSetting, repeatableEncryption, type SettingFixture } from './fixtures/config.ts';
export { type DepartmentFixture, randomDepartment } from './fixtures/departments.ts';
export { type EventFixture, randomEvent } from './fixtures/events.ts';
export { type IssueFixture, randomGithubIssue, randomGithubIssues } from './fixtures/github-issues.ts';
export { createInMemoryStore } from './fixtures/in-memory-store.ts';
export { type InstanceFixture, randomInstance } from './fixtures/instances.ts';
export { type JobFixture, randomJob, randomJobs } from './fixtures/jobs.ts';
export { type McpEventFixture, randomMcpEvent } from './fixtures/mcp-events.ts';
export { type MessageFixture, randomMessage } from './fixtures/messages.ts';
export { type OutputFixture, randomOutput } from './fixtures/outputs.ts';
export { type ProjectFixture, randomProject } from './fixtures/projects.ts';
export { fixtures, type Referred } from './fixtures/registry.ts';
export { type RelationshipFixture, randomRelationship, randomRelationships } from './fixtures/relationships.ts';
export { randomSession, randomSessions, randomWords } from './fixtures/sessions.ts';
export {
  type EndlessTranscript,
  endlessTranscript,
  randomTranscript,
  type TranscriptFixture,
  type TranscriptOptions,
} from './fixtures/transcript.ts';
export { transcriptSource, utf8 } from './fixtures/transcript-source.ts';
export type { TranscriptTruth } from './fixtures/transcript-writer.ts';
export { Random } from './random.ts';
export { type Runner, runCase, runConformance } from './run.ts';
export { methodsOf, StoreCalls } from './store-calls.ts';
export { runStoreCase, runStoreCases, type StoreCasesOptions } from './store-cases.ts';
export { type Addressed, targetAt } from './target-at.ts';
export { withoutContext } from './wrap-driver.ts';
