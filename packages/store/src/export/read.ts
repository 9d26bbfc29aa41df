/** Reading what is to be exported, page by page. */

import type { CallOptions, Handle } from '@coterie/core';
import { type ExportFile, type ExportList, listExport } from './files.ts';
import { type ExportPage, exportPage } from './records.ts';

type ReadStore = { readonly db: Handle };

/** All files of an export; see `listExport`. Chunked: one round trip for 500 of them. */
export async function* readExportFiles(
  store: ReadStore,
  { sessionId, signal }: Pick<ExportList, 'sessionId'> & Pick<CallOptions, 'signal'> = {},
): AsyncGenerator<ExportFile, void, undefined> {
  let after: ExportFile | undefined;
  do {
    const page: readonly ExportFile[] = await store.db.run(listExport({ sessionId, after }), { signal });
    yield* page;
    after = page.at(-1);
  } while (after !== undefined);
}

/**
 * The lines of a file, in its order and as they came: each equals, as JSON, the record that was imported; one that was
 * created says first what was given beside it. Chunked: one
 * round trip for each page of a few megabytes, so memory does not depend on the file. Records that are imported
 * meanwhile come along.
 */
export async function* readExportLines(
  store: ReadStore,
  file: ExportFile,
  options: Pick<CallOptions, 'signal'> = {},
): AsyncGenerator<readonly string[], void, undefined> {
  let last: ExportPage['last'] = null;
  do {
    const page: ExportPage = await store.db.run(exportPage(file, last), options);
    if (page.lines.length > 0) yield page.lines;
    last = page.last;
  } while (last !== null);
}
