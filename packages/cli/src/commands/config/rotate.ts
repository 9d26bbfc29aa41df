import type { RotationReport } from '@coterie/store/encryption';
import { type Settings, withSettings } from '../../config/settings.ts';
import type { Context } from '../../context.ts';
import type { RotationDocument } from '../../documents/config.ts';
import { examples } from '../../help.ts';
import { catchInterrupt } from '../../interrupt.ts';
import { startProgress } from '../../output/progress.ts';
import { renderRotation } from '../../views/config.ts';
import type { ConfigGroup } from './group.ts';

export function rotateCommand(group: ConfigGroup, context: Context): void {
  group
    .command('rotate')
    .summary('encrypt all secrets and checkpoints anew with the newest key')
    .description(
      'Encrypts every secret, and every checkpoint that is encrypted, anew with the first of the keys in COTERIE_KEY or in the key file: put the new key before the old ones, rotate, and then take the old ones away. It can be ended and run again at any moment. Exit 1 where some are left under other keys.',
    )
    .addHelpText('after', examples(context, [['coterie config rotate', 'after a new first line in coterie.db.key']]))
    .action(async (_options, command) => {
      const options = command.optsWithGlobals();
      // What sql.js holds is in the file when this is done, and not before.
      const document = await withSettings(options, context, 'change', (settings) => rotate(settings, context));
      if (document.left.length > 0) context.exitWith(1);
      if (options.json) context.output.document(document);
      else context.output.print(renderRotation(document));
    });
}

async function rotate({ store, encryption }: Settings, context: Context): Promise<RotationDocument> {
  const { rotateKey } = await import('@coterie/store/encryption');
  const interrupt = catchInterrupt();
  const progress = await startProgress(context.stderr, () => performance.now());
  let rotated = 0;
  try {
    const report = await rotateKey(store, encryption, {
      signal: interrupt.signal,
      onProgress(done) {
        rotated = done.rotated;
        progress.update({ label: 'secrets', unit: 'rows', done: rotated, total: null });
      },
    });
    return { finished: true, keyId: report.keyId, rotated, left: report.left.map(leftDocument) };
  } catch (error) {
    if (!interrupt.isCauseOf(error)) throw error;
    if (interrupt.exitCode !== null) context.exitWith(interrupt.exitCode);
    return { finished: false, keyId: null, rotated, left: [] };
  } finally {
    progress.end();
    interrupt.release();
  }
}

function leftDocument({
  table,
  keyId,
  count,
  error,
}: RotationReport['left'][number]): RotationDocument['left'][number] {
  return { table, keyId, count, reason: error?.message ?? null };
}
