/**
 * What each command prints with `--json`: one document, of these shapes. Times are ISO 8601 in UTC, durations are
 * milliseconds, and sizes are bytes. Later versions may add fields, never change or remove one.
 */

export type { DigestDocument, ExportDocument, ExportedFileDocument } from './export.ts';
export type { ImportDocument, MalformedLine, UnreadDocument } from './import.ts';
export type { BackupDocument, DoctorDocument, ErrorDocument, FindingDocument, VacuumDocument } from './maintenance.ts';
export type {
  BundleDocument,
  DestructiveDocument,
  MigrationDocument,
  MigrationPlanDocument,
  MigrationResultDocument,
  MigrationRunDocument,
  MigrationStatusDocument,
  NewMigrationDocument,
  ProblemDocument,
  SchemaChangeDocument,
  SchemaObjectDocument,
  VerifyDocument,
} from './migrations.ts';
export type { HitDocument, SearchDocument, SessionDocument, SessionsDocument, TokensDocument } from './sessions.ts';
export type { BlockDocument, MessageDocument, ShowDocument } from './show.ts';
export type { DatabaseStatsDocument, StatsDocument } from './stats.ts';
