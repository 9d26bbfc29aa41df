/** `npm run build` */
import { install } from './install.mjs';
import { build } from './turbo.mjs';
import { script } from './workspace.mjs';

await script(async () => {
  await install();
  await build();
  return 0;
});
