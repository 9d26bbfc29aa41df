/** `npm run check`: formatting, lint, and the types of everything that is not built (tests, configuration, tooling). */
import { install } from './install.mjs';
import { turbo } from './turbo.mjs';
import { script } from './workspace.mjs';

await script(async () => {
  await install();
  const { code } = await turbo(['//#lint', 'check', '--continue=always', '--output-logs=errors-only']);
  return code;
});
