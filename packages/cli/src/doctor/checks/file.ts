/** The file and its surroundings, without an engine. */
import { formatBytes, formatCount } from '../../output/format.ts';
import { type Check, note, ok, problem, skipped, type Verdict, warning } from '../check.ts';
import type { FileFacts, Place } from '../file/facts.ts';

const subject = 'file';

const kind: Check<FileFacts> = {
  subject,
  check: 'file',
  examined: 'what the file is, and whether all of it is there',
  look({ file, header, wal }) {
    if (header === null) {
      return problem(`${file.path} may not be read by you.`, 'Ask its owner, or change its permissions.');
    }
    if (header.kind === 'empty') {
      return note(
        `${file.path} is empty: a database that nobody has written to.`,
        'Bring transcripts in with "coterie import <folder>".',
      );
    }
    if (header.kind === 'other') {
      return problem(
        `${file.path} is not a SQLite database, or it is encrypted.`,
        'Name another file with --db. If it was one, restore a backup.',
      );
    }
    const expected = (header.pages ?? 0) * header.pageSize;
    if (expected > file.size && (wal?.size ?? 0) === 0) {
      return problem(
        `The file has ${formatCount(file.size)} bytes and should have ${formatCount(expected)}: its end is missing.`,
        'It was copied while it was written, or the copy was cut off. Copy it again with "coterie backup", or restore a backup.',
      );
    }
    return ok(`${file.path}, a SQLite database of ${formatBytes(file.size)}`);
  },
};

const OTHERS_WRITE = 0o002;

const permissions: Check<FileFacts> = {
  subject,
  check: 'permissions',
  examined: 'permissions of the file, its folder and the files beside it',
  look({ file, folder, header, wal, shm, journal }) {
    const modes = `file ${octal(file)}, folder ${octal(folder)}`;
    if ((file.mode & OTHERS_WRITE) !== 0) {
      return warning(`Everybody on this machine may change the database (${modes}).`, `chmod o-w ${file.path}`);
    }
    const locked = [wal, shm, journal].filter((place) => place !== null && !place.writable && file.writable);
    if (locked[0]) {
      return warning(
        `The database may be written by you, but ${locked[0].path} beside it may not: another user made it.`,
        'End the programs of that user, who clean up behind them, or give the files one owner.',
      );
    }
    if (!file.writable) return note(`You may read the database, not write it (${modes}).`);
    if (!folder.writable) {
      return note(
        `The folder ${folder.path} may not be written by you, and writing needs a journal in it (${modes}).`,
        header?.kind === 'sqlite' && header.journal === 'wal'
          ? 'Make it writable: SQLite needs it even to read a file in WAL mode.'
          : 'Make it writable to write to the database.',
      );
    }
    return ok(`You may read and write (${modes})`);
  },
};

function octal({ mode }: Place): string {
  return mode.toString(8).padStart(3, '0');
}

const fileSystem: Check<FileFacts> = {
  subject,
  check: 'file-system',
  examined: 'whether other machines can reach the file',
  look({ fileSystem: found, header }): Verdict {
    if (found === null) return skipped('This system does not tell what kind of file system the database is on.');
    const wal = header?.kind === 'sqlite' && header.journal === 'wal';
    if (found.reach === 'network') {
      const reason = `The database is on a network file system (${found.name})`;
      return wal
        ? problem(
            `${reason} and in WAL mode, which works on one machine only: programs on two corrupt it.`,
            'Move the file to a local disk, or let a libSQL server hold the database (--db libsql://host).',
          )
        : warning(
            `${reason}, where locks often do not work: two programs at once can corrupt it.`,
            'Move the file to a local disk, or let a libSQL server hold the database (--db libsql://host).',
          );
    }
    if (found.reach === 'unknown') {
      return note(
        'The database is behind FUSE, which may be a network (sshfs) or a local disk.',
        'If other machines reach the file, move it to a local disk.',
      );
    }
    return ok('On a local file system');
  },
};

const leftovers: Check<FileFacts> = {
  subject,
  check: 'leftovers',
  examined: 'files that a command of coterie left behind',
  look({ leftovers: names, folder }) {
    if (names.length === 0) return ok('None is left behind');
    return warning(
      `A command ended before it was done and left ${names.join(', ')} in ${folder.path}.`,
      'The database does not need such files. Remove them.',
    );
  },
};

export const fileChecks: readonly Check<FileFacts>[] = [kind, permissions, fileSystem, leftovers];
