import { Argument } from '@commander-js/extra-typings';
import { SETUP, SHELLS, scripts } from '../completion/scripts.ts';
import type { Context } from '../context.ts';
import { examples } from '../help.ts';
import type { Root } from '../root.ts';

export function completionCommand(root: Root, context: Context): void {
  root
    .command('completion')
    .summary('print what makes a shell complete commands, options, entities and fields')
    .description(
      'Prints the script that makes your shell complete what coterie takes, down to fields and their values.',
    )
    .addArgument(new Argument('<shell>').choices(SHELLS))
    .addHelpText(
      'after',
      examples(
        context,
        SHELLS.map((shell) => [SETUP[shell], `for ${shell}`]),
      ),
    )
    .action((shell) => context.output.print(scripts[shell]));
}
