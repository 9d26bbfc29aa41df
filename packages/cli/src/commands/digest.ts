import type { Store } from '@coterie/store';
import type { StoreDigest } from '@coterie/store/digest';
import type { Context } from '../context.ts';
import { withStore } from '../database/session.ts';
import type { DigestDocument } from '../documents/index.ts';
import { examples } from '../help.ts';
import { startProgress } from '../output/progress.ts';
import type { Root } from '../root.ts';
import { renderDigest } from '../views/digest.ts';

export function digestCommand(root: Root, context: Context): void {
  root
    .command('digest')
    .summary('a hash of all content, to compare databases')
    .description(
      'Prints the rows and a SHA-256 of the content of every table, and one over all. Databases with the same content have the same digest, whatever they are kept in and whenever, wherever and in whatever order it was imported.',
    )
    .addHelpText(
      'after',
      examples(context, [
        ['coterie digest', 'of coterie.db'],
        ['coterie digest --db libsql://team.turso.io --json | jq -r .sha256', 'of a server, for a script'],
      ]),
    )
    .action(async (_options, command) => {
      const options = command.optsWithGlobals();
      await withStore(options, context, 'read', async (store) => {
        const document: DigestDocument = await digestWithProgress(store, context);
        if (options.json) context.output.document(document);
        else context.output.print(renderDigest(document, context.output.out));
      });
    });
}

async function digestWithProgress(store: Store, { stderr }: Context): Promise<StoreDigest> {
  const { digest } = await import('@coterie/store/digest');
  const progress = await startProgress(stderr, () => performance.now());
  try {
    return await digest(store, {
      onProgress: ({ bytes, total }) => progress.update({ label: 'records', done: bytes, total }),
    });
  } finally {
    progress.end();
  }
}
