import { expect, it } from 'vitest';
import { budgetOf } from '../src/measuring/budget.ts';
import { roundsOf } from '../src/measuring/rounds.ts';
import { measureAll } from '../src/measuring/run.ts';
import { chosenOf } from '../src/works/chosen.ts';
import { workNamed } from '../src/works/families.ts';
import { works } from '../src/works/index.ts';

const namesOf = (...given: string[]) => chosenOf(works, given).map(({ name }) => name);

it('runs the works whose names have what was given, each once and in its place', () => {
  expect(namesOf('growth/get', 'search', 'rare')).toEqual([
    'messages/search-common',
    'messages/search-rare',
    'messages/search-relevance',
    'growth/get',
  ]);
  expect(namesOf()).toHaveLength(works.length);
  expect(() => namesOf('sessions', 'serch')).toThrow(/^There is no work "serch"\. There are:\n {2}open\/first-row\n/);
});

it('runs just the one whose whole name was given, though others begin with it', () => {
  expect(namesOf('sessions/create')).toEqual(['sessions/create']);
  expect(namesOf('sessions/crea').length).toBeGreaterThan(1);
});

it('finds every work by its name alone', async () => {
  for (const work of works) expect(await workNamed(work.name)).toBe(work);
});

it('shares half of the time that is left among the works that are left', () => {
  let now = 0;
  const budget = budgetOf(100, 5, () => now);
  expect(budget.share()).toBe(10);
  // It took nothing at all, so that there is more for the others.
  expect(budget.share()).toBe(12.5);
  now = 94_000;
  expect(budget.share()).toBe(1);
  now = 120_000;
  expect(budget.share()).toBe(0);
});

it('tells of each round when it is done', () => {
  const told: string[] = [];
  const onRound = (round: number, of: number) => void told.push(`${round} of ${of}`);
  for (const round of roundsOf({ rounds: 2, seconds: 0, onRound })) told.push(`begins ${round}`);
  expect(told).toEqual(['begins 0', '1 of 2', 'begins 1', '2 of 2']);
});

it('measures works in processes of their own, and goes on after one that fails', async () => {
  const chosen = [{ ...(works[0] as (typeof works)[0]), name: 'no/work' }, ...chosenOf(works, ['browser/weight'])];
  const told: string[] = [];
  const results = await measureAll(chosen, {
    quick: true,
    onRound: ({ name }) => void told.push(name),
    onResult: ({ name }) => void told.push(`${name} is done`),
  });
  expect(told).toEqual(['no/work', 'no/work is done', 'browser/weight', 'browser/weight is done']);
  expect(results[0]).toMatchObject({ measured: null, error: expect.stringContaining('There is no work no/work.') });
  expect(results[1]?.measured?.counts).toHaveLength(1);
});
