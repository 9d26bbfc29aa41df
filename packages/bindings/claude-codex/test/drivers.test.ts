/** What the methods do, on every driver that needs nothing but Node. */
import { describe } from 'vitest';
import { eventCases } from './cases/events.ts';
import { instanceCases } from './cases/instances.ts';
import { issueCases } from './cases/issues.ts';
import { relationshipCases } from './cases/relationships.ts';
import { settingCases } from './cases/settings.ts';
import { subjects } from './support/drivers.ts';

describe.each(subjects)('on $name', ({ open }) => {
  instanceCases(open);
  eventCases(open);
  relationshipCases(open);
  issueCases(open);
  settingCases(open);
});
