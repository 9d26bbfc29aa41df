import type { Store } from '@coterie/store';
import type { Context } from '../context.ts';
import { withStore } from '../database/session.ts';
import type { DeleteDocument } from '../documents/entities.ts';
import { type Entity, findEntity, rowsOf, verbsOf } from '../entities/entity.ts';
import { CliError } from '../errors.ts';
import { examples } from '../help.ts';
import type { Root } from '../root.ts';

export function deleteCommand(root: Root, context: Context): void {
  root
    .command('delete')
    .summary('delete rows of an entity')
    .description(
      'Deletes rows by their whole ids, with all that belongs to them: a project with its agents, their histories, outputs and events. All of them, or none where one is not there.',
    )
    .argument('<entity>', 'such as projects or agent-history')
    .argument('<ids...>', 'whole ids')
    .addHelpText(
      'after',
      examples(context, [
        ['coterie delete events 4d5611e5-241a-462a-8d15-5122611a9569', 'one'],
        ['coterie delete agents a1 a2 --json', 'two, for programs'],
      ]),
    )
    .action(async (typed, ids, _options, command) => {
      const options = command.optsWithGlobals();
      const entity = await findEntity(typed);
      await withStore(options, context, 'change', (store) => deleteAll(store, entity, ids));
      const document: DeleteDocument = { entity: entity.name, deleted: ids };
      if (options.json) context.output.document(document);
      else context.output.print(`Deleted ${rowsOf(ids.length, entity)}.`);
    });
}

function deleteAll(store: Store, entity: Entity, ids: readonly string[]): Promise<void> {
  return (store as Store<'async'>).transaction(async (inside) => {
    for (const id of ids) {
      if (await verbsOf(inside, entity).delete(id)) continue;
      throw new CliError(
        'not-found',
        `${entity.name} have no id ${id}, so nothing was deleted. Give whole ids, each once; "coterie list ${entity.name}" tells them.`,
      );
    }
  });
}
