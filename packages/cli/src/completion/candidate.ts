/** What can stand in a place, and what it means. */
export interface Candidate {
  readonly value: string;
  readonly meaning: string;
  /** Whether more follows at once, as a value does behind `status=`. */
  readonly open?: true;
}

/** `files`: what lies in the file system, which the shell knows best. */
export type Candidates = readonly Candidate[] | 'files';
