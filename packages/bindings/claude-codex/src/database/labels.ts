/** The labels of an issue: JSON text, names, or what GitHub's client gives. The store has their names, and what was given. */

import { ValidationError } from '@coterie/core';
import type { GithubIssue, JsonValue, SyncedGithubIssue } from '@coterie/store';

export function labelsOf(given: JsonValue | undefined): Pick<SyncedGithubIssue, 'labels' | 'labelsGiven'> {
  if (given === undefined) return {};
  if (isNames(given) && given.every(isStorable)) return { labels: given };
  const names = namesIn(typeof given === 'string' ? parsed(given) : given);
  return { labels: names.filter(isStorable), labelsGiven: given };
}

/** What no text column can hold comes back with what was given, and nobody finds the issue by it. */
function isStorable(name: string): boolean {
  return !name.includes('\0') && name.isWellFormed();
}

export const shownLabels = ({ labels, labelsGiven }: GithubIssue): JsonValue => labelsGiven ?? labels;

function isNames(value: JsonValue): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}

/** GitHub gives a label as an object with a name, among other things. */
function namesIn(value: unknown): readonly string[] {
  if (!Array.isArray(value)) return [];
  const names = value.map((item: unknown) => (item as { readonly name?: unknown } | null)?.name ?? item);
  return names.filter((name) => typeof name === 'string');
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new ValidationError('labels', "labels is no JSON text. Give JSON.stringify(['bug']), or the array itself.", {
      cause,
    });
  }
}
