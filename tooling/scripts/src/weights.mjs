/** `npm run weights`: what each package weighs, packed, unpacked and bundled. */
import { join } from 'node:path';
import { install } from './install.mjs';
import { build } from './turbo.mjs';
import { bin, root, run, script } from './workspace.mjs';

await script(async () => {
  await install();
  await build();
  const { code } = await run(join(bin, 'node'), [join(root, 'tooling/packages/src/weights.ts')]);
  return code;
});
