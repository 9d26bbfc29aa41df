import type { HelpConfiguration } from '@commander-js/extra-typings';
import type { Context } from './context.ts';
import { pad, widthOf } from './output/text.ts';

/** One layout for the help of every command. */
export function helpStyle({ output }: Context): HelpConfiguration {
  const { style } = output.out;
  return {
    showGlobalOptions: true,
    styleTitle: (text) => style.heading(text),
    styleCommandText: (text) => style.strong(text),
    styleSubcommandText: (text) => style.id(text),
    styleOptionText: (text) => style.id(text),
    styleArgumentText: (text) => style.id(text),
  };
}

/** The last part of a command's help: what to type, and what it does. */
export function examples({ output }: Context, lines: readonly (readonly [command: string, meaning: string])[]): string {
  const { style } = output.out;
  const width = Math.max(...lines.map(([command]) => widthOf(command)));
  const shown = lines.map(([command, meaning]) => `  ${pad(command, width)}  ${style.dim(meaning)}`);
  return `\n${style.heading('Examples:')}\n${shown.join('\n')}`;
}
