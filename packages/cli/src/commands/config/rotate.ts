import { withSettings } from '../../config/settings.ts';
import type { Context } from '../../context.ts';
import type { RotationDocument } from '../../documents/config.ts';
import { examples } from '../../help.ts';
import { formatCountOf } from '../../output/format.ts';
import type { ConfigGroup } from './group.ts';

export function rotateCommand(group: ConfigGroup, context: Context): void {
  group
    .command('rotate')
    .summary('encrypt all secrets anew with the newest key')
    .description(
      'Encrypts every secret anew with the first of the keys in COTERIE_KEY or in the key file: put the new key before the old ones, rotate, and then take the old ones away. It can be ended and run again at any moment. Exit 1 where secrets are left under other keys.',
    )
    .addHelpText('after', examples(context, [['coterie config rotate', 'after a new first line in coterie.db.key']]))
    .action(async (_options, command) => {
      const options = command.optsWithGlobals();
      const report = await withSettings(options, context, 'change', async ({ store, encryption }) => {
        const { rotateKey } = await import('@coterie/store/encryption');
        return rotateKey(store, encryption);
      });
      const rotated = Object.values(report.rotated).reduce((sum, count) => sum + count, 0);
      const left = report.left.map(({ keyId, count, error }) => ({ keyId, count, reason: error?.message ?? null }));
      const document: RotationDocument = { keyId: report.keyId, rotated, left };
      if (left.length > 0) context.exitWith(1);
      if (options.json) context.output.document(document);
      else {
        context.output.print(`Encrypted ${formatCountOf(rotated, 'secret')} anew with key ${report.keyId}.`);
        for (const { keyId, count, reason } of left) {
          context.output.print(
            `${formatCountOf(count, 'secret')} left under key ${keyId}${reason === null ? '' : `: ${reason}`}`,
          );
        }
      }
    });
}
