import type { JsonValue, Store } from '@coterie/store';
import { withSettings } from '../../config/settings.ts';
import type { Context } from '../../context.ts';
import { CliError } from '../../errors.ts';
import { examples } from '../../help.ts';
import { settingDocument } from '../../views/config.ts';
import type { ConfigGroup } from './group.ts';

export function setCommand(group: ConfigGroup, context: Context): void {
  group
    .command('set')
    .summary('set a setting')
    .description('Sets the value of a key, whether it has one or not. A secret stays one until --plain makes it none.')
    .argument('<key>', 'such as github.token')
    .argument('<value>', 'the text; - reads it from stdin, so that it is in no list of processes and no history')
    .option('--encrypted', 'a secret: it is stored encrypted')
    .option('--plain', 'no secret, whatever it was')
    .option('--parse', 'the value is JSON, not text')
    .addHelpText(
      'after',
      examples(context, [
        ['coterie config set default.branch main', 'a text'],
        ['coterie config set retries 3 --parse', 'a number'],
        ['pass github | coterie config set github.token - --encrypted', 'a secret'],
      ]),
    )
    .action(async (key, typed, _options, command) => {
      const options = command.optsWithGlobals();
      if (options.encrypted && options.plain) {
        throw new CliError('usage', 'A setting is a secret or none: give --encrypted or --plain.');
      }
      const text = typed === '-' ? piped(await context.readInput()) : typed;
      const value = options.parse ? parse(text) : text;
      const setting = await withSettings(options, context, 'write', async ({ store }) => {
        const said = options.encrypted ? true : options.plain ? false : await staysSecret(store, key);
        return store.config.set(key, value, { encrypted: said });
      });
      const { value: _value, ...document } = settingDocument(setting);
      if (options.json) context.output.document(document);
      else context.output.print(`Set ${key}${setting.encrypted ? ', encrypted' : ''}.`);
    });
}

/**
 * True where it is a secret, so that it stays one. Otherwise nothing is said, and a secret that somebody else makes of it
 * meanwhile is refused instead of being written in plain.
 */
async function staysSecret(store: Store, key: string): Promise<true | undefined> {
  return (await store.config.entry(key))?.encrypted ? true : undefined;
}

/** What was piped in, without the line's end. Nothing is what a program gives that failed. */
function piped(input: string): string {
  const text = input.replace(/\r?\n$/, '');
  if (text !== '') return text;
  throw new CliError('usage', "Nothing came from stdin, so nothing is set. Give '' as the value for an empty text.");
}

/** The value is in no error: it may be a secret. */
function parse(text: string): JsonValue {
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    throw new CliError('usage', 'The value is not JSON. Quote texts ("main"), or leave --parse out.');
  }
}
