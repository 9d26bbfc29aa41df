import type { Session } from '@coterie/store';
import { getTableColumns } from 'drizzle-orm';
import { customType, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';

/** Dates as ISO texts, which drizzle has no column for. */
const isoDate = customType<{ data: Date; driverData: string }>({
  dataType: () => 'text',
  toDriver: (date) => date.toISOString(),
  fromDriver: (value) => new Date(value),
});

export const sessions = sqliteTable('sessions', {
  seq: integer('seq').primaryKey(),
  id: text('id').notNull().unique(),
  type: text('type').$type<Session['type']>().notNull(),
  name: text('name'),
  status: text('status').$type<Session['status']>().notNull(),
  title: text('title'),
  titleSource: text('title_source'),
  branch: text('branch'),
  workspace: text('workspace'),
  projectPath: text('project_path'),
  claudeStatus: text('claude_status').$type<NonNullable<Session['claudeStatus']>>(),
  capabilities: text('capabilities_json', { mode: 'json' }).$type<Session['capabilities']>().notNull(),
  constraints: text('constraints_json', { mode: 'json' }).$type<Session['constraints']>().notNull(),
  metadata: text('metadata_json', { mode: 'json' }).$type<Session['metadata']>().notNull(),
  createdAt: isoDate('created_at').notNull(),
  updatedAt: isoDate('updated_at').notNull(),
  lastActivity: isoDate('last_activity').notNull(),
  terminationReason: text('termination_reason'),
  terminatedAt: isoDate('terminated_at'),
  origin: text('origin').$type<Session['origin']>().notNull().default('api'),
});

const { titleSource: _, ...fields } = getTableColumns(sessions);

/** What a session is read as. */
export const sessionFields = fields;
