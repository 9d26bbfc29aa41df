/** How the database lies in its file. */
import { formatBytes, formatCount } from '../../output/format.ts';
import { type Check, note, ok } from '../check.ts';
import { dbOption, type Examined } from '../examined.ts';

const subject = 'storage';

/** From where on giving free pages back is worth a VACUUM, which writes everything anew. */
const MUCH = { share: 0.25, bytes: 1_000_000 };

const pages: Check<Examined> = {
  subject,
  check: 'free-pages',
  examined: 'pages without content',
  look({ storage, location, db }) {
    const { pages: all, freePages, pageSize } = storage;
    const free = freePages * pageSize;
    const found = `${formatCount(freePages)} of ${formatCount(all)} pages (${formatBytes(free)}) are free`;
    if (free < MUCH.bytes || freePages < all * MUCH.share) return ok(found);
    return note(
      `${found}; they are used again before the file grows.`,
      db.capabilities.vacuum
        ? `To give them back: coterie vacuum ${dbOption(location)}`
        : 'The server itself gives them back, or not.',
    );
  },
};

const layout: Check<Examined> = {
  subject,
  check: 'layout',
  examined: 'page size and encoding',
  look({ storage: { pageSize, encoding } }) {
    const found = `Pages of ${formatCount(pageSize)} bytes, text in ${encoding}`;
    if (encoding === 'UTF-8') return ok(found);
    return note(
      `${found}: most text takes twice the room.`,
      'A new database has UTF-8: import the transcripts into one.',
    );
  },
};

export const storageChecks: readonly Check<Examined>[] = [pages, layout];
