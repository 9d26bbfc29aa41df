import { withSettings } from '../../config/settings.ts';
import type { Context } from '../../context.ts';
import type { SettingsDocument } from '../../documents/config.ts';
import { examples } from '../../help.ts';
import { renderSettings, settingDocument } from '../../views/config.ts';
import type { ConfigGroup } from './group.ts';

export function listCommand(group: ConfigGroup, context: Context): void {
  group
    .command('list')
    .summary('list settings')
    .description('Lists settings in the order of their keys.')
    .argument('[prefix]', 'only those whose keys begin so')
    .option('--reveal', 'the values of secrets too')
    .addHelpText(
      'after',
      examples(context, [
        ['coterie config list', 'all of them'],
        ['coterie config list github. --json', 'some of them, for programs'],
      ]),
    )
    .action(async (prefix, _options, command) => {
      const options = command.optsWithGlobals();
      const { reveal } = options;
      const settings = await withSettings(options, context, 'read', ({ store }) =>
        Promise.resolve(store.config.list({ prefix, reveal })),
      );
      const document: SettingsDocument = { settings: settings.map(settingDocument) };
      if (options.json) context.output.document(document);
      else if (settings.length === 0) context.output.print('There are no such settings.');
      else context.output.print(renderSettings(document.settings, context.output.out));
    });
}
