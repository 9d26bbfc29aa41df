/** A small disk of its own, which can be filled. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Why none can be mounted here, as a sentence, or null. */
export async function whyNoTmpfs(): Promise<string | null> {
  const folder = await mkdtemp(join(tmpdir(), 'coterie-disk-'));
  try {
    const disk = mountTmpfs(folder, 1);
    disk.unmount();
    return null;
  } catch (error) {
    const [first = ''] = (error instanceof Error ? error.message : String(error)).split('\n');
    return `a small disk (tmpfs) cannot be mounted here, which takes Linux and root: ${first}`;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

export interface Tmpfs {
  /** Leaves this many bytes (in pages of the system) free. */
  fill(free: number): void;
  /** Takes away what `fill` put there. */
  makeRoom(): void;
  unmount(): void;
}

const BLOCK = 64 * 1024;

/** @param megabytes its size. It is unmounted when this process ends, at the latest. */
export function mountTmpfs(folder: string, megabytes: number): Tmpfs {
  mkdirSync(folder, { recursive: true });
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'coterie-soak', folder], { stdio: 'pipe' });
  const unmount = (): void => {
    process.off('exit', unmount);
    execFileSync('umount', ['--lazy', folder], { stdio: 'pipe' });
  };
  process.once('exit', unmount);
  const ballast = join(folder, 'ballast');
  return {
    fill(free) {
      const { bavail, bsize } = statfsSync(folder);
      const bytes = Math.max(0, bavail * bsize - free);
      writeFileSync(ballast, '');
      for (let rest = bytes; rest > 0; rest -= BLOCK) {
        writeFileSync(ballast, new Uint8Array(Math.min(rest, BLOCK)), { flag: 'a' });
      }
    },
    makeRoom: () => rmSync(ballast, { force: true }),
    unmount,
  };
}
