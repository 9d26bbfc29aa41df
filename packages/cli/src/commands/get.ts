import type { Identified } from '@coterie/store';
import type { Context } from '../context.ts';
import { withStore } from '../database/session.ts';
import type { RowsDocument } from '../documents/entities.ts';
import { rowDocument } from '../entities/document.ts';
import { findEntity, verbsOf } from '../entities/entity.ts';
import { fieldsOf } from '../entities/fields.ts';
import { findId, noSuch } from '../entities/rows.ts';
import { examples } from '../help.ts';
import type { Root } from '../root.ts';
import { renderRecord } from '../views/rows.ts';

export function getCommand(root: Root, context: Context): void {
  root
    .command('get')
    .summary('show rows of an entity with all of their fields')
    .description('Shows rows by their ids, every field exactly as it is stored.')
    .argument('<entity>', 'such as projects or agent-history')
    .argument('<ids...>', 'the id, or the start of it; several, if you like')
    .addHelpText(
      'after',
      examples(context, [
        ['coterie get projects 4d5611e5', 'one of "coterie list projects"'],
        ['coterie get agents 0f3c9a52 --json | jq .rows[0].config', 'for programs'],
      ]),
    )
    .action(async (typed, starts, _options, command) => {
      const options = command.optsWithGlobals();
      const entity = await findEntity(typed);
      const fields = [...(await fieldsOf(entity)).values()];
      await withStore(options, context, 'read', async (store) => {
        const rows: Identified[] = [];
        for (const start of starts) {
          const id = await findId(store, entity, start);
          const row = await verbsOf(store, entity).get(id);
          if (row === null) throw noSuch(entity.name, id);
          rows.push(row);
        }
        const document: RowsDocument = { entity: entity.name, rows: rows.map(rowDocument) };
        if (options.json) context.output.document(document);
        else
          context.output.print(document.rows.map((row) => renderRecord(fields, row, context.output.out)).join('\n\n'));
      });
    });
}
