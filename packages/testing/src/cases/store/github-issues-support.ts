import type { NewGithubIssue } from '@coterie/store';

/** An issue of `ada/engine`. */
export function issue<G extends Partial<NewGithubIssue>>(number: number, given?: G) {
  return { repoOwner: 'ada', repoName: 'engine', number, title: `Issue ${number}`, ...(given as G) };
}
