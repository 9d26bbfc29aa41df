/** `npm start [-- <coterie arguments>]` */
import { join } from 'node:path';
import { install } from './install.mjs';
import { build } from './turbo.mjs';
import { bin, root, run, script } from './workspace.mjs';

/** @param {readonly string[]} args */
async function coterie(args) {
  const { code } = await run(join(bin, 'node'), [join(root, 'packages/cli/bin/coterie.js'), ...args]);
  return code;
}

const tour = [['import', 'examples/transcripts'], ['sessions'], ['search', 'migration']];

const next = `
What to type next:
  npm start -- show <session>              one conversation, from its first message on
  npm start -- search <words>              what was said, in any session
  npm start -- stats                       totals over all sessions
  npx coterie import ~/.claude/projects    your own transcripts
  npx coterie --help                       everything else
`;

await script(async () => {
  await install();
  await build();
  const args = process.argv.slice(2);
  if (args.length > 0) return coterie(args);
  for (const step of tour) {
    console.log(`\n$ coterie ${step.join(' ')}`);
    const code = await coterie(step);
    if (code !== 0) return code;
  }
  console.log(next);
  return 0;
});
