import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const NOBODY = 65_534;
const bin = fileURLToPath(new URL('../../bin/coterie.js', import.meta.url));

/** Somebody whom permissions bind, as options for `coterie`; or the reason why there is nobody. */
export function boundUser(): { readonly uid?: number } | string {
  // Root may write everywhere.
  if (process.getuid?.() !== 0) return {};
  const { status } = spawnSync(process.execPath, [bin, '--version'], { uid: NOBODY, gid: NOBODY });
  return status === 0 ? { uid: NOBODY } : 'root is bound by no permission, and another user may not run this checkout';
}
