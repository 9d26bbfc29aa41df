/** What the methods do, on a libSQL server that is given as the database. */
import type { DatabaseInterface } from '@coterie/claude-codex/database';
import { openDatabase } from '@coterie/core';
import { libsql } from '@coterie/libsql';
import { describe, onTestFinished } from 'vitest';
import { eventCases } from './cases/events.ts';
import { instanceCases } from './cases/instances.ts';
import { issueCases } from './cases/issues.ts';
import { relationshipCases } from './cases/relationships.ts';
import { settingCases } from './cases/settings.ts';
import { KEY, opened } from './support/open.ts';
import { serve } from './support/servers.ts';

async function open(): Promise<DatabaseInterface> {
  const { url } = await serve();
  const database = openDatabase(libsql({ url }));
  onTestFinished(() => database.close());
  return opened({ database, key: KEY });
}

describe('on a libSQL server', () => {
  instanceCases(open);
  eventCases(open);
  relationshipCases(open);
  issueCases(open);
  settingCases(open);
});
