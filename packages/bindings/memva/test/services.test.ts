import { describe } from 'vitest';
import { eventCases } from './cases/events.ts';
import { jobCases } from './cases/jobs.ts';
import { sessionCases } from './cases/sessions.ts';
import { drivers } from './support/drivers.ts';
import { harnessOn } from './support/harness.ts';

describe.each(drivers)('the services on $name', ({ open }) => {
  const harness = harnessOn(open);
  describe('sessions', () => sessionCases(harness));
  describe('events', () => eventCases(harness));
  describe('jobs', () => jobCases(harness));
});
