/** How sessions, projects and models are named on a screen. */
import { oneLine } from '../output/text.ts';

/** A path with the reader's folder as `~`; `-` when none is known. */
export function projectName(project: string | null, home: string): string {
  if (project === null) return '-';
  const path = oneLine(project);
  if (home === '' || (path !== home && !path.startsWith(`${home}/`))) return path;
  return `~${path.slice(home.length)}`;
}

export function titleOf(title: string | null): string {
  return title === null || title.trim() === '' ? '(no title)' : oneLine(title);
}

/** `claude-opus-4-5-20251101` is `opus-4-5`. */
export function modelName(model: string): string {
  return oneLine(model)
    .replace(/^claude-/, '')
    .replace(/-\d{8}$/, '');
}

const SHORTEST = 8;

/** The starts of the ids, at least 8 characters and as long as it takes to tell them apart. */
export function shortIds(ids: readonly string[]): ReadonlyMap<string, string> {
  const sorted = [...new Set(ids)].sort();
  const common = sorted.map((id, at) => sharedStart(id, sorted[at + 1] ?? ''));
  return new Map(
    sorted.map((id, at) => [id, id.slice(0, Math.max(SHORTEST, (common[at] ?? 0) + 1, (common[at - 1] ?? 0) + 1))]),
  );
}

function sharedStart(a: string, b: string): number {
  let at = 0;
  while (at < a.length && a[at] === b[at]) at += 1;
  return at;
}
