/** What keeps a crash from doing harm: the write-ahead log or the rollback journal beside the file. */
import { formatBytes, formatCount, formatCountOf } from '../../output/format.ts';
import { type Check, note, ok, skipped, type Verdict, warning } from '../check.ts';
import type { FileFacts } from '../file/facts.ts';
import { processName } from '../file/locks.ts';

const subject = 'journal';

const mode: Check<FileFacts> = {
  subject,
  check: 'journal-mode',
  examined: 'how the file survives a crash',
  look({ header, wal }) {
    if (header?.kind === 'empty') return ok('An empty file has none');
    if (header?.kind !== 'sqlite') return skipped('There is no SQLite database that may be read, see the file.');
    if (header.journal === 'wal') return ok('A write-ahead log (WAL): readers and a writer work at the same time');
    if ((wal?.size ?? 0) > 0) {
      return warning(
        `The file is not in WAL mode, but ${wal?.path} lies beside it: it is of another database, and SQLite would mix the two.`,
        'If the file was replaced or restored from a backup, move that -wal file away before any program opens the database.',
      );
    }
    return ok('A rollback journal: a writer waits for readers');
  },
};

/** Twice what SQLite lets come together before it folds the log into the file by itself. */
export const MANY_FRAMES = 2000;
const FRAME_HEADER = 24;
const LOG_HEADER = 32;

const wal: Check<FileFacts> = {
  subject,
  check: 'wal',
  examined: 'the write-ahead log, and whether it can be folded into the file',
  look(facts): Verdict {
    const size = facts.wal?.size ?? 0;
    if (size === 0) return ok('Empty');
    const waiting = waitingFrames(facts);
    const abandoned = facts.users !== null && facts.users.open.length === 0;
    const content = `${formatBytes(size)}, ${formatCountOf(waiting, 'page')} of it not in the file yet`;
    if (abandoned) {
      return note(
        `${content}; nobody is seen to have the database open, so a program ended without closing it. Nothing is lost.`,
        `Do not move or delete it. The next program that may write folds it in, such as: coterie migrate status --db ${facts.file.path}`,
      );
    }
    const blockers = blockersOf(facts);
    if (waiting >= MANY_FRAMES) {
      return blockers.length > 0
        ? warning(
            `${content}: ${blockers.join(' and ')} ${blockers.length === 1 ? 'holds' : 'hold'} an old state of it open, so it cannot be folded in and grows.`,
            'End that read (a transaction or a query that was left open), or the program.',
          )
        : warning(
            `${content}: it grows faster than it is folded in, or a reader holds an old state of it open.`,
            'Look for long transactions in the programs that have it open. Where all of them end, the last folds it in.',
          );
    }
    return ok(`${content}${blockers.length > 0 ? `; ${blockers.join(' and ')} reads an older state` : ''}`);
  },
};

/** Pages of the log that the file has not. */
export function waitingFrames({ wal: log, walIndex, header }: Pick<FileFacts, 'wal' | 'walIndex' | 'header'>): number {
  if (walIndex !== null) return Math.max(0, walIndex.frames - walIndex.folded);
  const pageSize = header?.kind === 'sqlite' ? header.pageSize : 4096;
  return Math.max(0, Math.floor(((log?.size ?? 0) - LOG_HEADER) / (pageSize + FRAME_HEADER)));
}

/** The processes whose reads keep the log from being folded in as a whole. */
export function blockersOf({ walIndex, users }: Pick<FileFacts, 'walIndex' | 'users'>): readonly string[] {
  if (walIndex === null || users === null) return [];
  const { frames, folded, marks } = walIndex;
  const behind = users.reading.filter(({ slot }) => {
    // A reader in the first slot reads the file alone, which must not change under it.
    return slot === 0 ? folded < frames : (marks[slot] ?? frames) < frames;
  });
  return [...new Set(behind.map(({ pid }) => pid))].map(processName);
}

const rollback: Check<FileFacts> = {
  subject,
  check: 'rollback-journal',
  examined: 'a transaction that was cut off',
  look({ file, journal, users }) {
    if (journal === null || journal.size === 0) return ok('None');
    const [writer] = users?.writing ?? [];
    if (writer !== undefined) return ok(`${processName(writer)} is writing a transaction just now`);
    const where = `${journal.path} (${formatCount(journal.size)} bytes) lies beside the file`;
    return warning(
      users === null
        ? `${where}: a transaction is being written, or a program ended in the middle of one.`
        : `${where}: a program ended in the middle of a transaction.`,
      `Do not move or delete it. The next program that may write takes back with it what was half done, such as: coterie migrate status --db ${file.path}`,
    );
  },
};

export const journalChecks: readonly Check<FileFacts>[] = [mode, wal, rollback];
