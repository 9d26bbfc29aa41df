import { Option } from '@commander-js/extra-typings';
import type { SearchHit } from '@coterie/store';
import type { Context } from '../context.ts';
import { withStore } from '../database/session.ts';
import type { HitDocument, SearchDocument } from '../documents/index.ts';
import { collectPairs } from '../entities/pair.ts';
import { searchRows } from '../entities/search.ts';
import { CliError } from '../errors.ts';
import { examples } from '../help.ts';
import { parseCount } from '../options.ts';
import { formatCount } from '../output/format.ts';
import type { Root } from '../root.ts';
import { findProject, findSession, listProjects, unknownProject } from '../transcripts/find.ts';
import { moreHits, nothingFound, renderHits } from '../views/search.ts';

const ORDERS = ['relevance', 'recent'] as const;

/** The store ranks so many messages, the newest, and gives no others by relevance. */
const RANKED = 1000;

export function searchCommand(root: Root, context: Context): void {
  root
    .command('search')
    .summary('find what was said, in any session')
    .description(
      'Finds sessions, messages and tool results that have all of the words, in any script and case. A word is a whole word, and one with symbols, such as C++ or no-verify, means just that; those that begin with "-" follow after "--".',
    )
    .argument('<words...>', 'what to look for')
    .option('--project <words>', 'only in the project whose folder contains this')
    .option('--session <id>', 'only in this session; the start of its id will do')
    .option('--in <entity>', 'in the rows of an entity instead of transcripts, such as outputs')
    .option('--where <filter=value>', 'with --in: only in those, as "coterie list" takes it', collectPairs)
    .addOption(
      new Option('--order <by>', 'what comes first; relevance is of the newest 1,000')
        .choices(ORDERS)
        .default(ORDERS[0]),
    )
    .option('--limit <count>', 'how many at most, 0 for all', parseCount, 20)
    .addHelpText(
      'after',
      examples(context, [
        ['coterie search flaky migration', 'both words'],
        ['coterie search --order recent TypeError', 'the latest first'],
        ['coterie search --in outputs --where type=file TODO', 'what agents have written'],
        ['coterie search -- --no-verify', 'a word that begins with a dash'],
      ]),
    )
    .action(async (words, _options, command) => {
      const options = command.optsWithGlobals();
      const { json, order, limit } = options;
      const query = words.join(' ');
      if (options.in !== undefined) return searchRows({ ...options, query, in: options.in }, context);
      if (options.where !== undefined) throw new CliError('usage', '--where is for --in. Name an entity with that.');
      await withStore(options, context, 'read', async (store) => {
        const session = options.session === undefined ? undefined : (await findSession(store, options.session)).id;
        const projects = options.project === undefined ? [] : await listProjects(store);
        const project = options.project === undefined ? undefined : findProject(projects, options.project);
        const hits =
          project === null
            ? []
            : await store.transcripts.search(query, {
                limit: limit === 0 ? Number.MAX_SAFE_INTEGER : limit,
                order,
                session,
                project,
              });
        const document = { query, hits: hits.map(hitDocument) };
        if (json) context.output.document(document);
        else if (project === null) context.output.note(unknownProject(projects, options.project ?? ''));
        else print(document, options, context);
      });
    });
}

interface Wanted {
  readonly order: (typeof ORDERS)[number];
  readonly limit: number;
}

function print(document: SearchDocument, wanted: Wanted, { output }: Context): void {
  const { query, hits } = document;
  if (hits.length === 0) {
    output.note(nothingFound(query));
    return;
  }
  output.print(renderHits(document, output.out));
  const rest = restOf(hits, wanted);
  if (rest !== null) output.note(output.err.style.dim(rest));
}

/** Where there may be more than is shown: how to see it. */
function restOf(hits: readonly HitDocument[], { order, limit }: Wanted): string | null {
  if (hits.length === limit) {
    return moreHits(limit);
  }
  const ranked = hits.filter(({ kind }) => kind !== 'session').length;
  if (order === 'recent' || ranked < RANKED) return null;
  return `Of messages the newest ${formatCount(RANKED)}; --order recent --limit 0 shows all`;
}

function hitDocument({ sessionId, title, project, eventId, kind, timestamp, snippet }: SearchHit): HitDocument {
  return {
    session: { id: sessionId, title, project },
    eventId,
    kind,
    timestamp: timestamp?.toISOString() ?? null,
    snippet,
  };
}
