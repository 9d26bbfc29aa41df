import { DatabaseError, type Handle, type Operation, type Signal } from '@coterie/core';
import { createOperations, definitions, importTranscript, type TranscriptSource } from '@coterie/store';
import { utf8 } from '../fixtures/transcript-source.ts';
import { pause } from '../time.ts';
import { isTranscript, type RowsPiece, rowsOf, type TranscriptPiece } from './piece.ts';
import { DEFAULT_ROWS, type WorldOptions, world } from './world.ts';

export interface WorldProgress {
  /** How many are written, of the total. */
  readonly rows: number;
  readonly total: number;
}

export interface WriteWorldOptions extends WorldOptions {
  /** Stops between two pieces; what is written stays. */
  readonly signal?: Signal | undefined;
  /** Told after every piece. */
  readonly onProgress?: ((progress: WorldProgress) => void) | undefined;
}

/**
 * Writes a world into an empty store, with the verbs of the store, in pieces of up to 1,000 rows: each is one round trip and
 * atomic in itself, a transcript is an import of a few. It has a clock of its own, so that the content (`digest` of
 * `@coterie/store/digest` tells) is the same on every driver and at any time.
 *
 * What was interrupted is the beginning of a world, and is not gone on with: begin anew with an empty database.
 * @returns how many rows were written: all.
 * @throws {DatabaseError} `invalid` for a database that has rows, of which none is changed; `aborted` by the signal.
 * @throws {ValidationError} for a seed or a number of rows that there is not.
 */
export async function writeWorld(
  store: { readonly db: Handle },
  { signal, onProgress, ...options }: WriteWorldOptions = {},
): Promise<number> {
  const { rows: total = DEFAULT_ROWS } = options;
  const pieces = world({ ...options, rows: total });
  await refuseRows(store.db);
  const call = signal === undefined ? {} : { signal };
  let rows = 0;
  for (const piece of pieces) {
    if (isTranscript(piece)) await importTranscript(store, sourceOf(piece), call);
    else await store.db.batch(operationsOf(piece), call);
    rows += rowsOf(piece);
    onProgress?.({ rows, total });
    // A synchronous driver would keep timers and signals waiting to the end.
    await pause(0);
  }
  return rows;
}

/** Every row has its id already; a claim takes one for its lease. */
function operationsOf({ at, parts, claim }: RowsPiece): readonly Operation<unknown>[] {
  const { token = '', ...claimed } = claim ?? {};
  const operations = createOperations({ now: () => at, id: () => token });
  return [
    ...parts.map(({ entity, rows }) => operations[entity].createMany(rows as readonly never[])),
    ...(claim === undefined ? [] : [operations.jobs.claim(claimed)]),
  ];
}

function sourceOf({ file, lines }: TranscriptPiece): TranscriptSource {
  const bytes = utf8(`${lines.join('\n')}\n`);
  return {
    file,
    size: bytes.length,
    async *open(offset) {
      yield bytes.subarray(offset);
    },
  };
}

/** A file without a session is no content, but whoever has one has imported. */
const TABLES = [...Object.values(definitions).map(({ table }) => table.name), 'transcript_files', 'transcript_events'];

const FIRST_WITH_ROWS = TABLES.map((name) => `SELECT '${name}' WHERE EXISTS (SELECT 1 FROM ${name})`).join(
  ' UNION ALL ',
);

async function refuseRows(db: Handle): Promise<void> {
  const { rows } = await db.query(`${FIRST_WITH_ROWS} LIMIT 1`);
  const table = rows[0]?.[0];
  if (table === undefined) return;
  throw new DatabaseError(
    'invalid',
    `There are rows in ${table} already, and a world is written into an empty database only. Open a new one for it.`,
  );
}
