import type { GithubIssuePatch } from './types.ts';

/** The two fields together: labels are read from what was given of them, and that ends where others are written. */
export function withLabels<P extends GithubIssuePatch>(issue: P): P {
  const { labels, labelsGiven } = issue;
  if (labels !== undefined) return labelsGiven === undefined ? { ...issue, labelsGiven: null } : issue;
  if (labelsGiven === undefined || labelsGiven === null) return issue;
  const names = namesIn(typeof labelsGiven === 'string' ? parsed(labelsGiven) : labelsGiven);
  return { ...issue, labels: names.filter(isStorable) };
}

/** GitHub gives a label as an object with a name, among other things. */
function namesIn(value: unknown): readonly string[] {
  if (!Array.isArray(value)) return [];
  const names = value.map((item: unknown) => (item as { readonly name?: unknown } | null)?.name ?? item);
  return names.filter((name) => typeof name === 'string');
}

/** What no text column can hold comes back with what was given, and nobody finds the issue by it. */
function isStorable(name: string): boolean {
  return !name.includes('\0') && name.isWellFormed();
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
