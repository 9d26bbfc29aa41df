/** Whether what is in the database can have come about by what was done. */
import type { Job } from '@coterie/store';
import type { Deed } from './deeds.ts';

/** What a job is completed with. */
export interface Result {
  readonly nonce: string;
  readonly token: string;
}

export type Finished = Pick<Job, 'id' | 'seq' | 'status' | 'attempts' | 'result' | 'createdAt'>;

/** What a job went through, as its workers know. */
interface Course {
  /** The tokens of its claims, by the number of the attempt. */
  readonly claims: Map<number, string>;
  readonly tokens: Set<string>;
  readonly completing: Set<string>;
  readonly completed: Set<string>;
  readonly stale: Set<string>;
}

/**
 * @param created the ids of all jobs that were created.
 * @returns what is not as it must be, job by job.
 */
export function problemsOf(
  created: readonly string[],
  jobs: readonly Finished[],
  deeds: readonly Deed[],
): readonly string[] {
  const problems: string[] = [];
  const courses = new Map(created.map((id) => [id, newCourse()]));
  for (const deed of deeds) {
    const course = courses.get(deed.id);
    const problem = course === undefined ? 'nobody created it' : follow(course, deed);
    if (problem !== null) problems.push(`${deed.id}: ${problem}`);
  }
  const missing = new Set(created);
  for (const job of jobs) {
    const course = courses.get(job.id);
    if (!missing.delete(job.id) || course === undefined) problems.push(`${job.id}: it is there, and was not created`);
    else problems.push(...endProblems(job, course).map((problem) => `${job.id}: ${problem}`));
  }
  problems.push(...[...missing].map((id) => `${id}: it was lost`));
  return problems;
}

/** How often the database did what nobody was told of any more, because he was killed. */
export function unheardOf(
  jobs: readonly Finished[],
  deeds: readonly Deed[],
): { readonly claims: number; readonly completions: number } {
  const known = (what: Deed['what']): number => deeds.filter((deed) => deed.what === what).length;
  const claims = jobs.reduce((sum, { attempts }) => sum + attempts, 0);
  const completed = jobs.filter(({ status }) => status === 'completed').length;
  return { claims: claims - known('claimed'), completions: completed - known('completed') };
}

function newCourse(): Course {
  return { claims: new Map(), tokens: new Set(), completing: new Set(), completed: new Set(), stale: new Set() };
}

function follow(course: Course, deed: Deed): string | null {
  if (deed.what !== 'claimed') {
    course[deed.what].add(deed.nonce);
    return null;
  }
  const { attempts, token } = deed;
  if (course.claims.has(attempts)) return `attempt ${attempts} was handed to two`;
  if (course.tokens.has(token)) return `two claims had the token ${token}`;
  course.claims.set(attempts, token);
  course.tokens.add(token);
  return null;
}

function endProblems({ status, attempts, result }: Finished, course: Course): readonly string[] {
  if (status !== 'completed') return [`it is ${status}`];
  const { nonce, token } = result as unknown as Result;
  const problems: string[] = [];
  if (course.completed.size > 1) problems.push(`it was completed ${course.completed.size} times`);
  for (const told of course.completed) {
    if (told !== nonce) problems.push(`its completion by ${told} was told and is not there, but that by ${nonce}`);
  }
  if (!course.completing.has(nonce)) problems.push(`nobody was about to complete it as ${nonce}`);
  if (course.stale.has(nonce)) problems.push(`${nonce} was told that the lease has ended, and its completion is there`);
  const last = course.claims.get(attempts);
  if (last === undefined) problems.push(`nobody was handed its last attempt, ${attempts}`);
  else if (last !== token) problems.push(`its last claim had the token ${last}, and it was completed with ${token}`);
  if (Math.max(...course.claims.keys()) > attempts) problems.push(`it was claimed again after attempt ${attempts}`);
  return problems;
}
