/** Whether a file may be replaced as a whole: not beside an engine that has it open. */
import { accessSync, type BigIntStats, constants } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseError } from '@coterie/core';
import { writing } from './failure.ts';
import { describeHolder, holdersOf } from './holders.ts';
import { placeOf, stateOf } from './place.ts';
import { refuseSideFiles } from './side-files.ts';

/**
 * @param path without links, as `placeOf` gives it.
 * @returns what is there now.
 * @throws {DatabaseError} `busy` when the file is open somewhere or has a journal beside it, `readonly`, `cannot-open`.
 */
export function assertReplaceable(path: string): BigIntStats | undefined {
  const { engine } = placeOf(path);
  if (engine !== null) throw busy(path, `this process, with ${engine}`);
  const found = stateOf(path);
  const [holder] = found === undefined ? [] : holdersOf(found);
  if (holder !== undefined) throw busy(path, describeHolder(holder));
  writing(path, () => {
    if (found !== undefined) accessSync(path, constants.W_OK);
    accessSync(dirname(path), constants.W_OK);
  });
  // The search for holders takes its time: what can change meanwhile is looked at last.
  refuseSideFiles(path, 'replace');
  return stateOf(path);
}

function busy(path: string, holder: string): DatabaseError {
  return new DatabaseError(
    'busy',
    `${path} is open in ${holder}, which would go on writing to the file that is replaced. Close it there first, or write to another path.`,
    { retryable: true },
  );
}
