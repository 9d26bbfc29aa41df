import type { EntityTypes, Identified, Store } from '@coterie/store';
import type { Context } from '../context.ts';
import { withStore } from '../database/session.ts';
import type { RowsDocument } from '../documents/entities.ts';
import { givenData, parseRows } from '../entities/data.ts';
import { rowDocument } from '../entities/document.ts';
import { type Entity, findEntity, rowsOf, verbsOf } from '../entities/entity.ts';
import { fieldsOf } from '../entities/fields.ts';
import { collectPairs, explainPairs } from '../entities/pair.ts';
import { findId, noSuch } from '../entities/rows.ts';
import { CliError } from '../errors.ts';
import { examples } from '../help.ts';
import type { Root } from '../root.ts';
import { renderRecord } from '../views/rows.ts';

export function updateCommand(root: Root, context: Context): void {
  root
    .command('update')
    .summary('change rows of an entity')
    .description(
      'Changes what is given of one row, or the same of several, all of them or none. "coterie describe <entity>" tells what can change.',
    )
    .argument('<entity>', 'such as projects or agent-history')
    .argument('<ids...>', 'the id, or the start of it; several, if you like')
    .option('--set <field=value>', 'a field, null for none; may be given several times', collectPairs)
    .option('--data <json>', 'fields as a JSON object; - reads it from stdin')
    .exitOverride(explainPairs('--set'))
    .addHelpText(
      'after',
      examples(context, [
        ['coterie update projects 4d5611e5 --set status=paused', 'one field'],
        ['coterie update agents 0f3c9a52 fe5e1c67 --set currentTask=null', 'the same of two'],
      ]),
    )
    .action(async (typed, starts, _options, command) => {
      const options = command.optsWithGlobals();
      const entity = await findEntity(typed);
      const fields = await fieldsOf(entity);
      const data = await givenData(entity, options, context);
      const [patch, ...more] = parseRows(entity, fields, entity.definition.changeable, data);
      if (patch === undefined || more.length > 0) {
        throw new CliError('usage', 'The data of an update is one JSON object, which every row is given.');
      }
      const rows = await withStore(options, context, 'change', (store) => updateAll(store, entity, starts, patch));
      const document: RowsDocument = { entity: entity.name, rows: rows.map(rowDocument) };
      if (options.json) return context.output.document(document);
      const records = document.rows.map((row) => renderRecord([...fields.values()], row, context.output.out));
      context.output.print([`Updated ${rowsOf(rows.length, entity)}.`, ...records].join('\n\n'));
    });
}

function updateAll(
  store: Store,
  entity: Entity,
  starts: readonly string[],
  patch: EntityTypes['patch'],
): Promise<readonly Identified[]> {
  return (store as Store<'async'>).transaction(async (inside) => {
    const rows: Identified[] = [];
    for (const start of starts) {
      const id = await findId(inside, entity, start);
      const row = await verbsOf(inside, entity).update(id, patch);
      if (row === null) throw noSuch(entity.name, id);
      rows.push(row);
    }
    return rows;
  });
}
