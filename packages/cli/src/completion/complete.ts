/** What can follow on a command line, from the commands themselves: no command or option is listed here. */
import type { Argument, CommandUnknownOpts, Option } from '@commander-js/extra-typings';
import type { Candidate, Candidates } from './candidate.ts';
import { valuesOf } from './values.ts';

/** The words before the one at the cursor, read. */
interface Place {
  readonly command: CommandUnknownOpts;
  readonly positionals: readonly string[];
  /** The option whose value the word at the cursor is. */
  readonly option: Option | undefined;
  /** Values of options, by their names; the last of each. */
  readonly given: ReadonlyMap<string, string>;
  /** Behind `--` there are no options. */
  readonly plain: boolean;
}

/** @param words behind the name of the program; the last is the one at the cursor, as far as it is typed. */
export async function complete(root: CommandUnknownOpts, words: readonly string[]): Promise<Candidates> {
  const current = words.at(-1) ?? '';
  const place = placeOf(root, words.slice(0, -1));
  const { command, positionals, option, plain } = place;
  if (option !== undefined) return valuesAt(option, place, current);
  if (!plain && current.startsWith('-')) {
    const [name = '', ...rest] = current.split('=');
    const assigned = rest.length > 0 ? optionOf(command, name) : undefined;
    if (assigned === undefined) return starting(optionsOf(command), current);
    const values = await valuesAt(assigned, place, rest.join('='));
    return values === 'files' ? values : values.map((one) => ({ ...one, value: `${name}=${one.value}` }));
  }
  if (command.commands.length > 0 && positionals.length === 0) return starting(commandsOf(command), current);
  const argument = command.registeredArguments[positionals.length] ?? lastIfVariadic(command.registeredArguments);
  return argument === undefined ? [] : valuesAt(argument, place, current);
}

function placeOf(root: CommandUnknownOpts, words: readonly string[]): Place {
  let command = root;
  let option: Option | undefined;
  let plain = false;
  const positionals: string[] = [];
  const given = new Map<string, string>();
  for (const word of words) {
    if (option !== undefined) {
      given.set(option.attributeName(), word);
      option = undefined;
    } else if (plain || !word.startsWith('-') || word === '-') {
      const child = positionals.length === 0 ? command.commands.find((one) => one.name() === word) : undefined;
      if (child === undefined) positionals.push(word);
      else command = child;
    } else if (word === '--') plain = true;
    else {
      const [name = '', ...value] = word.split('=');
      const known = optionOf(command, name);
      if (known !== undefined && value.length > 0) given.set(known.attributeName(), value.join('='));
      else if (known?.required) option = known;
    }
  }
  return { command, positionals, option, given, plain };
}

async function valuesAt(what: Option | Argument, place: Place, current: string): Promise<Candidates> {
  const choices = what.argChoices?.map((value) => ({ value, meaning: '' }));
  // `coterie jobs list` is about jobs.
  const entity = place.given.get('in') ?? place.positionals[0] ?? place.command.parent?.name();
  const values = choices ?? (await valuesOf(nameOf(what), { entity, current, command: place.command.name() }));
  return values === 'files' ? values : starting(values, current);
}

/** What the help calls the value: `field=value` of `--set <field=value>`. */
function nameOf(what: Option | Argument): string {
  return 'flags' in what ? (/[<[](.+?)(?:\.\.\.)?[>\]]/.exec(what.flags)?.[1] ?? '') : what.name();
}

function optionOf(command: CommandUnknownOpts, name: string): Option | undefined {
  return allOptions(command).find(({ long, short }) => long === name || short === name);
}

/** Its own, and those of the commands above it. */
function allOptions(command: CommandUnknownOpts): readonly Option[] {
  const above = command.parent === null ? [] : allOptions(command.parent);
  return [...command.options, ...above].filter(({ hidden }) => !hidden);
}

function optionsOf(command: CommandUnknownOpts): readonly Candidate[] {
  const help = { value: '--help', meaning: 'show what a command takes' };
  const options = allOptions(command).map(({ long, description }) => ({ value: long ?? '', meaning: description }));
  return [...options.filter(({ value }) => value !== '' && (value !== '--version' || command.parent === null)), help];
}

function commandsOf(command: CommandUnknownOpts): readonly Candidate[] {
  const visible = command.createHelp().visibleCommands(command);
  return visible.map((one) => ({ value: one.name(), meaning: one.summary() }));
}

function lastIfVariadic(list: readonly Argument[]): Argument | undefined {
  const last = list.at(-1);
  return last?.variadic ? last : undefined;
}

function starting(candidates: readonly Candidate[], current: string): readonly Candidate[] {
  return candidates.filter(({ value }) => value.startsWith(current));
}
