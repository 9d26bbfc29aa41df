import { withSettings } from '../../config/settings.ts';
import type { Context } from '../../context.ts';
import { CliError } from '../../errors.ts';
import { examples } from '../../help.ts';
import { printable } from '../../output/text.ts';
import { settingDocument, settingText } from '../../views/config.ts';
import type { ConfigGroup } from './group.ts';

export function getCommand(group: ConfigGroup, context: Context): void {
  group
    .command('get')
    .summary('print the value of a setting')
    .description('Prints a text as it is, everything else as JSON.')
    .argument('<key>', 'such as default.branch')
    .option('--reveal', 'also where it is a secret')
    .addHelpText(
      'after',
      examples(context, [
        ['coterie config get default.branch', 'the value and nothing else'],
        ['coterie config get github.token --reveal', 'a secret'],
      ]),
    )
    .action(async (key, _options, command) => {
      const options = command.optsWithGlobals();
      const { reveal } = options;
      const setting = await withSettings(options, context, 'read', ({ store }) =>
        Promise.resolve(store.config.entry(key, { reveal })),
      );
      if (setting === null) {
        throw new CliError(
          'not-found',
          `There is no setting ${key}. "coterie config list" tells those that there are.`,
        );
      }
      if (options.json) context.output.document(settingDocument(setting));
      else if (setting.value === undefined) {
        throw new CliError('usage', `${key} is a secret. Give --reveal to print it.`);
      } else {
        const text = settingText(setting.value);
        // A pipe takes it as it is; a terminal would obey what is in it.
        context.output.print(context.output.out.columns === null ? text : printable(text));
      }
    });
}
