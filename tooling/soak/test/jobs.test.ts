import { expect, test } from 'vitest';
import type { Deed } from '../src/jobs/deeds.ts';
import { type Finished, problemsOf, unheardOf } from '../src/jobs/judge.ts';
import { testSoaks } from './sound.ts';

testSoaks(['jobs-short/better-sqlite3', 'jobs-short/libsql'], { rounds: 1 });

const job = (change: Partial<Finished> = {}): Finished => ({
  id: 'a',
  seq: 1,
  createdAt: new Date(0),
  status: 'completed',
  attempts: 2,
  result: { nonce: 'n2', token: 't2' },
  ...change,
});

const claimed = (attempts: number, token: string): Deed => ({ what: 'claimed', id: 'a', attempts, token });
const told = (what: 'completing' | 'completed' | 'stale', nonce: string): Deed => ({ what, id: 'a', nonce });

/** Its first claim ran out, the second completed it. */
const course = [
  claimed(1, 't1'),
  claimed(2, 't2'),
  told('completing', 'n1'),
  told('stale', 'n1'),
  told('completing', 'n2'),
  told('completed', 'n2'),
];

test('a job that was claimed twice and completed once, by the last, is as it must be', () => {
  expect(problemsOf(['a'], [job()], course)).toEqual([]);
  expect(unheardOf([job()], course)).toEqual({ claims: 0, completions: 0 });
});

test('what nobody was told of, because he was killed, is no fault', () => {
  const unheard = [claimed(3, 't3'), told('completing', 'n3')];
  const finished = job({ attempts: 3, result: { nonce: 'n3', token: 't3' } });
  expect(problemsOf(['a'], [finished], unheard)).toEqual([]);
  expect(unheardOf([finished], unheard)).toEqual({ claims: 2, completions: 1 });
});

test.each([
  ['a job that was lost', [], course, /it was lost/],
  ['a job that is not completed', [job({ status: 'pending' })], course, /it is pending/],
  ['a job of nobody', [job(), job({ id: 'b' })], course, /was not created/],
  ['a completion that was told twice', [job()], [...course, told('completed', 'n1')], /completed 2 times/],
  ['a completion that was told and undone', [job({ result: { nonce: 'n1', token: 't2' } })], course, /is not there/],
  ['a completion by nobody', [job()], course.filter(({ what }) => what !== 'completing'), /nobody was about to/],
  [
    'a completion with the token of an earlier claim',
    [job({ result: { nonce: 'n2', token: 't1' } })],
    course,
    /last claim had the token t2/,
  ],
  ['a completion that was told as refused', [job()], [...course, told('stale', 'n2')], /lease has ended/],
  ['an attempt that two were handed', [job()], [...course, claimed(2, 't3')], /handed to two/],
  ['a token that was given twice', [job({ attempts: 3 })], [...course, claimed(3, 't2')], /two claims had the token/],
  ['a claim after the end', [job()], [...course, claimed(3, 't3')], /claimed again after attempt 2/],
  ['a last attempt of nobody', [job({ attempts: 3 })], course, /nobody was handed its last attempt/],
])('%s is found', (_, jobs, deeds, said) => {
  expect(problemsOf(['a'], jobs, deeds).join('\n')).toMatch(said);
});
