/** `coterie search --in`: words in the rows of an entity. */
import type { Mode } from '@coterie/core';
import type { EntityTypes, TextSearch } from '@coterie/store';
import type { Context } from '../context.ts';
import { withStore } from '../database/session.ts';
import type { FoundDocument } from '../documents/entities.ts';
import { CliError } from '../errors.ts';
import type { GlobalOptions } from '../root.ts';
import { renderFound } from '../views/found.ts';
import { moreHits, nothingFound } from '../views/search.ts';
import { rowDocument } from './document.ts';
import { findEntity, listEntities } from './entity.ts';
import { fieldsOf } from './fields.ts';
import type { Pair } from './pair.ts';
import { parseWhere } from './where.ts';

export interface RowSearch extends GlobalOptions {
  readonly query: string;
  readonly in: string;
  readonly where?: readonly Pair[] | undefined;
  readonly order: 'relevance' | 'recent';
  /** 0 for all. */
  readonly limit: number;
  /** Of transcripts. */
  readonly project?: string | undefined;
  readonly session?: string | undefined;
}

export async function searchRows(options: RowSearch, context: Context): Promise<void> {
  const { query, order, limit, project, session } = options;
  const { output } = context;
  const entity = await findEntity(options.in);
  const { name, key, definition } = entity;
  if (project !== undefined || session !== undefined) {
    throw new CliError('usage', '--project and --session are for transcripts. With --in, filter with --where.');
  }
  if (definition.searched === undefined) throw await withoutText(name);
  const where = parseWhere(entity, await fieldsOf(entity), options.where ?? []);
  await withStore(options, context, 'read', async (store) => {
    const found = await (store[key] as unknown as TextSearch<Mode, EntityTypes>).search(query, {
      where,
      order: order === 'recent' ? 'recency' : order,
      limit: limit === 0 ? Number.MAX_SAFE_INTEGER : limit,
    });
    const hits = found.map(({ item, snippet }) => ({ row: rowDocument(item), snippet }));
    const document: FoundDocument = { query, entity: name, hits };
    if (options.json) return output.document(document);
    if (hits.length === 0) return output.note(nothingFound(query));
    output.print(renderFound(document, output.out));
    if (hits.length !== limit) return;
    output.note(output.err.style.dim(moreHits(limit)));
  });
}

async function withoutText(name: string): Promise<CliError> {
  const entities = await listEntities();
  const known = entities.filter(({ definition }) => definition.searched !== undefined).map((one) => one.name);
  return new CliError('usage', `${name} have no text to search. Those that have are ${known.join(', ')}.`);
}
