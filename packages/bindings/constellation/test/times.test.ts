import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import {
  eventRepository as events,
  historyRepository as history,
  outputRepository as outputs,
  projectRepository as projects,
  ValidationError,
} from '../src/index.ts';
import { onEveryDriver } from './support/drivers.ts';
import { projectWithAgent, thrownBy } from './support/made.ts';

const NOON = '2026-03-01T12:00:00.000Z';

/** The same moment, otherwise written. */
const SAME_NOON = [
  NOON,
  '2026-03-01T12:00:00Z',
  '2026-03-01T12:00Z',
  '2026-03-01T12:00:00',
  '2026-03-01 12:00:00',
  '2026-03-01 12:00:00.000',
  '2026-03-01T14:00:00+02:00',
  '2026-03-01T14:00:00+0200',
  '2026-03-01T07:30:00-04:30',
];

beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'] }));
afterEach(() => void vi.useRealTimers());

onEveryDriver('times', () => {
  /** At the beginning of a day, at noon, a millisecond later, and in its last millisecond. */
  function make(): void {
    for (const at of ['2026-03-01T00:00:00.000Z', NOON, '2026-03-01T12:00:00.001Z', '2026-03-01T23:59:59.999Z']) {
      vi.setSystemTime(at);
      projects.create({ id: at, name: at });
    }
  }
  const hours = (start: string, end: string) => projects.findByDateRange(start, end).map(({ id }) => id.slice(11, 23));

  test('compare as moments however they are written, and a range has both its ends', () => {
    make();
    for (const noon of SAME_NOON) {
      expect(hours(noon, noon), noon).toEqual(['12:00:00.000']);
      expect(hours(noon, '2026-03-01T12:00:00.001Z'), noon).toEqual(['12:00:00.000', '12:00:00.001']);
    }
  });

  test('a day is its beginning as the start of a range, and the whole of it as the end', () => {
    make();
    expect(hours('2026-03-01', '2026-03-01')).toHaveLength(4);
    expect(hours('2026-02-01', '2026-02-28')).toEqual([]);
    expect(hours('2026-02-28', '2026-03-01T00:00:00Z')).toEqual(['00:00:00.000']);
    expect(hours('2026-03-02', '2026-03-03')).toEqual([]);
    expect(hours('2026-03-03', '2026-02-01')).toEqual([]);
  });

  test('a range can end with the last day that there is', () => {
    make();
    expect(hours('0000-01-01', '9999-12-31')).toHaveLength(4);
    expect(hours('2026-03-01', '9999-12-31T23:59:59.999Z')).toHaveLength(4);
    expect(hours('9999-12-31T23:59:59.999-01:00', '9999-12-31')).toEqual([]);
  });

  test('what is older than a moment was made before it, and a day begins at midnight', () => {
    const { agent } = projectWithAgent();
    vi.setSystemTime(NOON);
    history.create({ agent_id: agent.id, role: 'user', content: '' });
    expect(history.deleteOlderThan('2026-03-01')).toBe(0);
    expect(history.deleteOlderThan('2026-03-01T14:00:00+02:00')).toBe(0);
    expect(history.deleteOlderThan('2026-03-01T14:00:00.001+02:00')).toBe(1);
  });

  test('what is no time is refused with the name of the argument', () => {
    const wrongs = [
      ...['', 'yesterday', '2026-02-30', '2026-13-01', '2026-03-01T25:00:00Z', '1772366400000', '2026-3-1'],
      // A day with an offset and no time.
      ...['2026-03-01Z', '2026-03-01+02:00', '2026-03-01 -0430'],
    ];
    for (const wrong of wrongs) {
      for (const [argument, call] of [
        ['startDate', () => projects.findByDateRange(wrong, NOON)],
        ['endDate', () => projects.findByDateRange(NOON, wrong)],
        ['endDate', () => events.findByDateRange(NOON, wrong)],
        ['startDate', () => outputs.findByDateRange(wrong, NOON)],
        ['date', () => history.deleteOlderThan(wrong)],
        ['date', () => events.deleteOlderThan(wrong)],
        ['date', () => outputs.deleteOlderThan(wrong)],
      ] as const) {
        const error = thrownBy(call);
        expect(error).toBeInstanceOf(ValidationError);
        expect(error).toMatchObject({ field: argument, message: expect.stringContaining(JSON.stringify(wrong)) });
      }
    }
  });
});
