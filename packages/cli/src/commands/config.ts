import type { Context } from '../context.ts';
import { examples } from '../help.ts';
import type { Root } from '../root.ts';
import { deleteCommand } from './config/delete.ts';
import { getCommand } from './config/get.ts';
import { createGroup } from './config/group.ts';
import { listCommand } from './config/list.ts';
import { rotateCommand } from './config/rotate.ts';
import { setCommand } from './config/set.ts';

export function configCommand(root: Root, context: Context): void {
  const group = createGroup(root);
  setCommand(group, context);
  getCommand(group, context);
  listCommand(group, context);
  deleteCommand(group, context);
  rotateCommand(group, context);
  group.addHelpText(
    'after',
    examples(context, [
      ['coterie config set default.branch main', 'a setting'],
      ['pass github | coterie config set github.token - --encrypted', 'a secret'],
      ['coterie config get github.token --reveal', 'and back'],
    ]),
  );
}
