import type { EntityTypes, Identified, Store } from '@coterie/store';
import type { Context } from '../context.ts';
import { sealingOf } from '../database/sealing.ts';
import { withStore } from '../database/session.ts';
import type { RowsDocument } from '../documents/entities.ts';
import { givenData, parseRows } from '../entities/data.ts';
import { rowDocument } from '../entities/document.ts';
import { type Entity, findEntity, rowsOf, verbsOf } from '../entities/entity.ts';
import { fieldsOf } from '../entities/fields.ts';
import { collectPairs, explainPairs } from '../entities/pair.ts';
import { examples } from '../help.ts';
import type { Root } from '../root.ts';
import { renderRecord } from '../views/rows.ts';

/** A server takes a few megabytes in one call. */
const PIECE = 500;

export function createCommand(root: Root, context: Context): void {
  root
    .command('create')
    .summary('create rows of an entity')
    .description(
      'Creates one row of an entity, or as many as are given, all of them or none. Fields that are not given have their defaults; "coterie describe <entity>" tells the fields.',
    )
    .argument('<entity>', 'such as projects or agent-history')
    .option('--set <field=value>', 'a field, null for none; may be given several times', collectPairs)
    .option('--data <json>', 'fields as JSON: an object, a list of them, or one a line; - reads it from stdin')
    .exitOverride(explainPairs('--set'))
    .addHelpText(
      'after',
      examples(context, [
        ['coterie create projects --set name=shop --set status=running', 'one'],
        [`coterie create projects --data '{"name":"shop","settings":{"model":"opus"}}'`, 'with a field that is JSON'],
        ['coterie create events --data - --set projectId=p1 < events.jsonl', 'many, all of one project'],
      ]),
    )
    .action(async (typed, _options, command) => {
      const options = command.optsWithGlobals();
      const entity = await findEntity(typed);
      const fields = await fieldsOf(entity);
      const data = await givenData(entity, options, context);
      const given = parseRows(entity, fields, entity.definition.writable, data);
      // What sql.js holds is in the file when this is done, and not before.
      const sealing = await sealingOf(options, context);
      const rows = await withStore(options, context, 'write', (store) => createAll(store, entity, given), sealing);
      const document: RowsDocument = { entity: entity.name, rows: rows.map(rowDocument) };
      const [first, ...others] = document.rows;
      if (options.json) return context.output.document(document);
      context.output.print(`Created ${rowsOf(rows.length, entity)}.`);
      if (first === undefined || others.length > 0) return;
      context.output.print(`\n${renderRecord([...fields.values()], first, context.output.out)}`);
    });
}

async function createAll(
  store: Store,
  entity: Entity,
  given: readonly EntityTypes['new'][],
): Promise<readonly Identified[]> {
  const [first, ...others] = given;
  if (first !== undefined && others.length === 0) return [await verbsOf(store, entity).create(first)];
  return (store as Store<'async'>).transaction(async (inside) => {
    const rows: Identified[] = [];
    for (let at = 0; at < given.length; at += PIECE) {
      rows.push(...(await verbsOf(inside, entity).createMany(given.slice(at, at + PIECE))));
    }
    return rows;
  });
}
