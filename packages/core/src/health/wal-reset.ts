/** Releases of older lines that have the fix too. */
const BACKPORTS: readonly string[] = ['3.44.6', '3.50.7'];

/**
 * Whether a SQLite has the WAL-reset bug (https://www.sqlite.org/wal.html#walresetbug): 3.7.0 to 3.51.2, without the
 * releases of older lines that were mended. Two connections to a file in WAL mode, one of them of such a SQLite, that
 * write and checkpoint at the same time can corrupt it.
 * @param version such as `3.45.1`.
 */
export function hasWalResetBug(version: string): boolean {
  if (compare(version, '3.7.0') < 0 || compare(version, '3.51.3') >= 0) return false;
  return !BACKPORTS.some((mended) => sameLine(version, mended) && compare(version, mended) >= 0);
}

function compare(a: string, b: string): number {
  const [left, right] = [parts(a), parts(b)];
  const at = [0, 1, 2].find((index) => left[index] !== right[index]);
  return at === undefined ? 0 : (left[at] ?? 0) - (right[at] ?? 0);
}

function sameLine(a: string, b: string): boolean {
  return parts(a).slice(0, 2).join() === parts(b).slice(0, 2).join();
}

function parts(version: string): readonly number[] {
  const [major = 0, minor = 0, patch = 0] = version.split('.').map(Number);
  return [major, minor, patch];
}
