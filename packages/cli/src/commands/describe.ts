import type { Context } from '../context.ts';
import type { DescribeDocument } from '../documents/entities.ts';
import { entityDocument } from '../entities/document.ts';
import { findEntity, listEntities } from '../entities/entity.ts';
import { examples } from '../help.ts';
import type { Root } from '../root.ts';
import { renderEntities, renderEntity } from '../views/describe.ts';

export function describeCommand(root: Root, context: Context): void {
  root
    .command('describe')
    .summary('tell the entities, or the fields of one')
    .description(
      'Tells which entities there are, or of one its fields, what they hold, and what it is filtered, ordered and searched by. It needs no database.',
    )
    .argument('[entity]', 'such as projects or agent-history')
    .addHelpText(
      'after',
      examples(context, [
        ['coterie describe', 'all entities'],
        ['coterie describe agents', 'one, with its fields'],
        ['coterie describe --json', 'everything, for programs'],
      ]),
    )
    .action(async (typed, _options, command) => {
      const entities = typed === undefined ? await listEntities() : [await findEntity(typed)];
      const document: DescribeDocument = { entities: await Promise.all(entities.map(entityDocument)) };
      const [first] = document.entities;
      const { json } = command.optsWithGlobals();
      const { out } = context.output;
      if (json) context.output.document(document);
      else if (typed === undefined || first === undefined) context.output.print(renderEntities(document, out));
      else context.output.print(renderEntity(first, out));
    });
}
