/** Slash commands, which Claude Code writes down as tags in the user's words. */

export interface SlashCommand {
  /** With its slash. */
  readonly name: string;
  /** What was typed behind it; '' where nothing was. */
  readonly args: string;
}

/** Reads a prompt that is a command; null when it is none. Older versions put its name first, newer ones its message. */
export function readCommand(prompt: string): SlashCommand | null {
  if (!/^\s*<command-(?:name|message)>/.test(prompt)) return null;
  const name = within(prompt, 'command-name').replace(/^\/+/, '');
  return name === '' ? null : { name: `/${name}`, args: within(prompt, 'command-args') };
}

/** A command as it was typed. */
export function typedCommand({ name, args }: SlashCommand): string {
  return args === '' ? name : `${name} ${args}`;
}

function within(text: string, tag: string): string {
  const start = text.indexOf(`<${tag}>`);
  const end = start === -1 ? -1 : text.indexOf(`</${tag}>`, start);
  return end === -1 ? '' : text.slice(start + tag.length + 2, end).trim();
}

/** Commands that set up Claude Code itself. Whatever they are given, they ask nothing of Claude. */
const SETTINGS = new Set(
  (
    'add-dir agents allowed-tools bashes bug chrome clear color compact config context continue copy cost doctor effort exit ' +
    'export extra-usage fast feedback fork help hooks ide install-github-app install-slack-app keybindings login logout ' +
    'mcp memory mobile model new output-style permissions plan plugin plugins privacy-settings quit release-notes ' +
    'reload-plugins remote-control remote-env rename reset resume rewind sandbox settings skills stats status statusline ' +
    'tasks terminal-setup theme todos upgrade usage vim'
  )
    .split(' ')
    .map((name) => `/${name}`),
);

export function isSetting({ name }: SlashCommand): boolean {
  return SETTINGS.has(name);
}
