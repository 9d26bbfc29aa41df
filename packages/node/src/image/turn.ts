/** Those who would replace one file take turns for the moment between the last look at it and the switch. */
import { createHash } from 'node:crypto';
import { lstatSync, readlinkSync, renameSync, symlinkSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { DatabaseError } from '@coterie/core';
import { systemCode } from './failure.ts';
import { mayLive, removeTemporary, temporaryPath, WRITER } from './temporary.ts';

/**
 * Runs `work` while no other program does the same for this path. The turn is a symbolic link, which is made at once with
 * what it says: who has it. One whose process was killed is over.
 * @throws {DatabaseError} `busy` when it is somebody else's.
 */
export function inTurn<T>(path: string, work: () => T): T {
  const link = join(
    dirname(path),
    `.coterie-${createHash('sha256').update(basename(path)).digest('hex').slice(0, 16)}.turn`,
  );
  const owner = take(link) ?? (endDead(link) ? take(link) : 'another');
  if (owner === 'another' || owner === null) throw taken(path);
  try {
    return work();
  } finally {
    if (owner === 'own') removeTemporary(link);
  }
}

/** Null when somebody has it. Where there are no such links (Windows without a right to them, FAT), nobody is waited for. */
function take(link: string): 'own' | 'nobody' | null {
  try {
    symlinkSync(WRITER, link);
    return 'own';
  } catch (error) {
    if (systemCode(error) === 'EEXIST') return null;
    if (['EPERM', 'ENOSYS', 'ENOTSUP', 'EOPNOTSUPP', 'EINVAL'].includes(systemCode(error) ?? '')) return 'nobody';
    throw error;
  }
}

/** Milliseconds. A turn takes a few; whoever has had it for so long was killed, wherever he was. */
const LONGEST_TURN = 60_000;

/** Two may find the same dead owner: only the one who moves that very link away may go on. */
function endDead(link: string): boolean {
  const away = temporaryPath(dirname(link));
  try {
    const owner = readlinkSync(link);
    const taken = lstatSync(link).mtimeMs;
    if (Date.now() - taken < LONGEST_TURN && mayLive(owner, taken)) return false;
    renameSync(link, away);
    return readlinkSync(away) === owner;
  } catch (error) {
    // Its owner has ended it, or another one who found it dead.
    return systemCode(error) === 'ENOENT';
  } finally {
    removeTemporary(away);
  }
}

function taken(path: string): DatabaseError {
  return new DatabaseError(
    'busy',
    `${path} is being replaced by another program at this moment, so nothing was written to it. Read it again and repeat the changes.`,
  );
}
