import { Command, Option } from '@commander-js/extra-typings';
import type { Context } from './context.ts';
import { DEFAULT_LOCATION } from './database/location.ts';
import { helpStyle } from './help.ts';

/** The program before its commands: the options that every command takes, before or after its name. */
export function createRoot(context: Context, version: string) {
  // Shells set a variable to nothing where they mean to unset it.
  if (context.env.COTERIE_DB === '') delete context.env.COTERIE_DB;
  return (
    new Command('coterie')
      .description('Claude Code transcripts and all that teams of agents leave behind, in a database of your own.')
      .version(version, '--version', 'print the version')
      .helpOption('-h, --help', 'show what a command takes')
      .addOption(
        new Option('--db <location>', 'a path, libsql:PATH, sqljs:PATH, or the URL of a libSQL server')
          .env('COTERIE_DB')
          .default(DEFAULT_LOCATION),
      )
      .option('--json', 'print one JSON document instead of text')
      .option('--debug', 'print the stack of an error')
      .configureHelp(helpStyle(context))
      .exitOverride()
      // Errors are told by `main`. What is left for stderr is the help of a command that has commands and was given none.
      .configureOutput({
        outputError: () => undefined,
        writeErr: (text) => context.output.print(text.replace(/\n$/, '')),
      })
  );
}

export type Root = ReturnType<typeof createRoot>;

/** What every command is given beside its own options. */
export type GlobalOptions = ReturnType<Root['opts']>;
