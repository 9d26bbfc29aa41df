import type { Random } from '@coterie/testing';

/** What a round is given. */
export interface Round {
  /** Everything that is left to chance comes from here, so that a seed repeats the choices (the machine's timing it cannot). */
  readonly random: Random;
  /** An empty folder. It goes after the round, unless the round fails. */
  readonly folder: string;
  /** How many rows, where it is asked for (`--rows`), in a soak that writes so many. */
  readonly rows?: number;
  /** Counts what happened, for the report: a proof in which nothing was ever killed proves nothing. */
  count(what: string, times?: number): void;
  /** A line for whoever watches, at once. */
  tell(line: string): void;
}

/** What the rounds of one run have in common: processes, a server, the content of an undisturbed run. */
export interface Course {
  /** @throws when what is to be proven is not so. */
  round(round: Round): Promise<void>;
  end?(): Promise<void>;
}

/** A proof by many rounds. */
export interface Soak {
  /** `subject/variant`. */
  readonly name: string;
  /** A sentence. */
  readonly proves: string;
  /** Rounds of the long form. */
  readonly rounds: number;
  /** Resolves to why it cannot run on this machine, or null. */
  readonly obstacle?: () => Promise<string | null>;
  /** @param folder for what the rounds have in common; goes at the end. */
  begin(folder: string): Promise<Course>;
}
