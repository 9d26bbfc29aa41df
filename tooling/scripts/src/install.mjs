/** Installs what is missing, and does nothing when nothing is. */
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pnpm, root, run, Stop } from './workspace.mjs';

const stamp = join(root, 'node_modules', '.coterie-installed');

export async function install() {
  const wanted = fingerprint();
  if (read(stamp) === wanted) return;
  console.error('Installing dependencies (the first time, this takes a minute) …');
  const { code, output } = await run(
    'npx',
    ['--yes', pnpm, 'install', '--frozen-lockfile', '--config.confirm-modules-purge=false'],
    { quiet: true },
  );
  if (code !== 0) throw new Stop(`${output.trimEnd().split('\n').slice(-25).join('\n')}\n\n${remedy(output)}`);
  writeFileSync(stamp, wanted);
}

/** Changes whenever there is something to install. */
function fingerprint() {
  const hash = createHash('sha256').update(`${process.platform} ${process.arch}`);
  for (const file of ['package.json', 'pnpm-workspace.yaml', 'pnpm-lock.yaml']) hash.update(read(join(root, file)));
  return hash.digest('hex');
}

/** @param {string} file */
function read(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

/**
 * What to do about an installation that failed.
 *
 * @param {string} output What npx and pnpm wrote.
 */
export function remedy(output) {
  if (output.includes('ERR_PNPM_OUTDATED_LOCKFILE')) {
    return `Installing failed: pnpm-lock.yaml is behind a package.json. Run "npx ${pnpm} install", and commit the lockfile.`;
  }
  if (
    /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|FETCH_FAIL|error sending request/.test(output)
  ) {
    return 'Installing failed: the npm registry cannot be reached. Check the network (npm config get registry, proxy), and run this again.';
  }
  if (output.includes('ENOSPC')) return 'Installing failed: the disk is full. Free about 1 GB, and run this again.';
  return 'Installing failed; above is what pnpm wrote. Remove node_modules and run this again if it makes no sense.';
}
