import { DatabaseError } from '@coterie/core';
import { besides, indexOf, isReplica, replicaState } from './files.ts';

/** @throws {DatabaseError} `cannot-open` for a file that fetching would destroy. */
export function refusePlain(path: string): void {
  if (replicaState(path) !== 'plain') return;
  throw new DatabaseError(
    'cannot-open',
    `${path} is a database of its own: the file ${indexOf(path)}, which every replica has, is missing. It was left untouched. ` +
      'To move its data, open it without syncUrl, copy the rows to the server, and open the replica at a path where nothing is. ' +
      'If it was a replica and has nothing of its own, delete it and open it again: everything is fetched anew.',
  );
}

/** @throws {DatabaseError} `cannot-open` for a replica that is opened as a file of its own. */
export function refuseReplica(path: string): void {
  if (!isReplica(path)) return;
  throw new DatabaseError(
    'cannot-open',
    `${path} is a replica of a libSQL server (${indexOf(path)} lies beside it): what is written to it alone is lost or ` +
      'spoils it. Open it with the syncUrl of its server, and run VACUUM INTO there for a copy that is a database of its ' +
      'own. To put another database at this path, delete that file as well.',
  );
}

/** The end of a sentence, for who finds the replica damaged. */
export function fetchAnew(path: string): string {
  return (
    'It holds nothing that the server has not: close it everywhere, delete ' +
    `${[path, ...besides(path)].join(', ')}, and open it again, which fetches everything anew.`
  );
}
