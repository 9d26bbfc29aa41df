import type { Root } from '../../root.ts';

export function createGroup(root: Root) {
  return root
    .command('config')
    .summary('settings, and secrets among them')
    .description(
      'Keeps settings by key. Secrets are encrypted with the key in COTERIE_KEY, else with that of the key file beside the database (<database>.key), which is made when it is first needed. What is secret is shown only with --reveal.',
    );
}

/** What the commands of `config` hang on. */
export type ConfigGroup = ReturnType<typeof createGroup>;
