import type { Identified, Store } from '@coterie/store';
import type { Context } from '../context.ts';
import { sealingOf } from '../database/sealing.ts';
import { withStore } from '../database/session.ts';
import type { RowsDocument } from '../documents/entities.ts';
import { rowDocument } from '../entities/document.ts';
import { type Entity, findEntity, verbsOf } from '../entities/entity.ts';
import { fieldsOf } from '../entities/fields.ts';
import { findId, noSuch } from '../entities/rows.ts';
import { examples } from '../help.ts';
import type { Root } from '../root.ts';
import { renderRecord } from '../views/rows.ts';

export function getCommand(root: Root, context: Context): void {
  root
    .command('get')
    .summary('show rows of an entity with all of their fields')
    .description(
      'Shows rows by their ids, every field exactly as it is stored. What is encrypted is shown only with --reveal, and needs the key in COTERIE_KEY or in the key file beside the database.',
    )
    .argument('<entity>', 'such as projects or agent-history')
    .argument('<ids...>', 'the id, or the start of it; several, if you like')
    .option('--reveal', 'also what is encrypted')
    .addHelpText(
      'after',
      examples(context, [
        ['coterie get projects 4d5611e5', 'one of "coterie list projects"'],
        ['coterie get agents 0f3c9a52 --json | jq .rows[0].config', 'for programs'],
        ['coterie get checkpoints 9b1d --reveal', 'with a snapshot that is encrypted'],
      ]),
    )
    .action(async (typed, starts, _options, command) => {
      const options = command.optsWithGlobals();
      const { output } = context;
      const entity = await findEntity(typed);
      const fields = await fieldsOf(entity);
      const sealing = await sealingOf(options, context);
      const { rows, hidden } = await withStore(
        options,
        context,
        'read',
        (store) => readAll(store, entity, { starts, hides: fields.has('encrypted') && !options.reveal }),
        sealing,
      );
      const document: RowsDocument = { entity: entity.name, rows: rows.map(rowDocument) };
      if (options.json) return output.document(document);
      const records = document.rows.map((row) => renderRecord([...fields.values()], row, output.out));
      output.print(records.join('\n\n'));
      if (hidden > 0) output.note(output.err.style.dim('Something is encrypted; --reveal shows it'));
    });
}

interface Wanted {
  readonly starts: readonly string[];
  /** Whether rows that are encrypted are given as lists have them: then nobody needs a key. */
  readonly hides: boolean;
}

async function readAll(store: Store, entity: Entity, { starts, hides }: Wanted) {
  const verbs = verbsOf(store, entity);
  const rows: Identified[] = [];
  let hidden = 0;
  for (const start of starts) {
    const id = await findId(store, entity, start);
    const [listed] = hides ? await verbs.list({ where: { ids: [id], encrypted: true } }) : [];
    if (listed !== undefined) hidden += 1;
    const row = listed ?? (await verbs.get(id));
    if (row === null) throw noSuch(entity.name, id);
    rows.push(row);
  }
  return { rows, hidden };
}
