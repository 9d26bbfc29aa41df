import type { Store } from '@coterie/store';
import { withSettings } from '../../config/settings.ts';
import type { Context } from '../../context.ts';
import type { DeletedSettingsDocument } from '../../documents/config.ts';
import { CliError } from '../../errors.ts';
import { examples } from '../../help.ts';
import { formatCountOf } from '../../output/format.ts';
import type { ConfigGroup } from './group.ts';

export function deleteCommand(group: ConfigGroup, context: Context): void {
  group
    .command('delete')
    .summary('delete settings')
    .description('Deletes settings: all of them, or none where one is not there.')
    .argument('<keys...>', 'such as old.setting')
    .addHelpText('after', examples(context, [['coterie config delete old.setting', 'one']]))
    .action(async (keys, _options, command) => {
      const options = command.optsWithGlobals();
      await withSettings(options, context, 'change', ({ store }) => deleteAll(store, keys));
      const document: DeletedSettingsDocument = { deleted: keys };
      if (options.json) context.output.document(document);
      else context.output.print(`Deleted ${formatCountOf(keys.length, 'setting')}.`);
    });
}

function deleteAll(store: Store, keys: readonly string[]): Promise<void> {
  return (store as Store<'async'>).transaction(async ({ config }) => {
    for (const key of keys) {
      if (await config.delete(key)) continue;
      throw new CliError('not-found', `There is no setting ${key}, so nothing was deleted.`);
    }
  });
}
