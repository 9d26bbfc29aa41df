import type { StoreStats, TranscriptStats } from '@coterie/store';
import type { Context } from '../context.ts';
import { withStore } from '../database/session.ts';
import type { StatsDocument } from '../documents/index.ts';
import { examples } from '../help.ts';
import type { Root } from '../root.ts';
import { renderStats } from '../views/stats.ts';

export function statsCommand(root: Root, context: Context): void {
  root
    .command('stats')
    .summary('how much there is: rows of each table; transcripts by model, tool, project and day')
    .description(
      'Counts the whole database: its size and the rows of each table. Of transcripts it adds up messages, tool calls and tokens, by model, tool, project and day (of UTC); what resumed and forked sessions share counts once.',
    )
    .addHelpText(
      'after',
      examples(context, [
        ['coterie stats', 'everything in coterie.db'],
        ['coterie stats --db libsql://team.turso.io', 'of a server; COTERIE_AUTH_TOKEN opens it'],
      ]),
    )
    .action(async (_options, command) => {
      const options = command.optsWithGlobals();
      await withStore(options, context, 'read', async (store, where) => {
        const document = statsDocument(await store.stats(), await store.transcripts.stats());
        if (options.json) context.output.document(document);
        else context.output.print(renderStats(document, where, context.output.out));
      });
    });
}

function statsDocument(
  { engine, version, bytes, freeBytes, walBytes, rows, tables }: StoreStats,
  { firstAt, lastAt, ...transcripts }: TranscriptStats,
): StatsDocument {
  return {
    database: { engine, version, bytes, freeBytes, walBytes, rows, tables },
    ...transcripts,
    firstAt: firstAt?.toISOString() ?? null,
    lastAt: lastAt?.toISOString() ?? null,
  };
}
