import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { MigrationError } from '@coterie/core';
import { type Extension, readFileName } from './file-name.ts';

export interface NewMigrationOptions {
  /** `sql` by default. */
  readonly extension?: Extension;
}

/**
 * Creates the next numbered file in the folder, and the folder if need be, to be filled in.
 * @param name what the migration does: `Add audit log` becomes `add_audit_log`.
 * @returns the path of the file.
 * @throws {MigrationError} when the name has no letter or digit, or the folder cannot be written.
 */
export async function newMigration(folder: string, name: string, options: NewMigrationOptions = {}): Promise<string> {
  const { extension = 'sql' } = options;
  const slug = slugOf(name);
  if (slug === '') {
    throw new MigrationError(
      `${JSON.stringify(name)} is no name for a migration. Say what it does, such as add_audit_log.`,
    );
  }
  try {
    await mkdir(folder, { recursive: true });
    for (;;) {
      const { version, label } = nextNumber(await readdir(folder));
      const path = join(folder, `${label}_${slug}.${extension}`);
      // Two who start a migration at once must not both get the number, nor lose a file.
      if (await create(path, template(extension, version, slug))) return path;
    }
  } catch (cause) {
    if (cause instanceof MigrationError) throw cause;
    const message = cause instanceof Error ? cause.message : String(cause);
    throw new MigrationError(
      `No migration can be created in ${folder}: ${message}. Check the path and its permissions.`,
      {
        file: folder,
        cause,
      },
    );
  }
}

function slugOf(name: string): string {
  return name
    .normalize('NFC')
    .toLowerCase()
    .replaceAll(/[^\p{Letter}\p{Number}]+/gu, '_')
    .replaceAll(/^_+|_+$/g, '');
}

/** With as many digits as the others have. */
function nextNumber(files: readonly string[]): { readonly version: number; readonly label: string } {
  const numbered = files.map(readFileName).filter((file) => file !== null);
  const version = Math.max(0, ...numbered.map((file) => file.version)) + 1;
  const digits = Math.max(3, ...numbered.map(({ file }) => file.indexOf('_')));
  return { version, label: String(version).padStart(digits, '0') };
}

async function create(path: string, text: string): Promise<boolean> {
  try {
    await writeFile(path, text, { flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as { readonly code?: unknown }).code === 'EEXIST') return false;
    throw error;
  }
}

/** Each fails as it is, so that nothing unwritten is ever applied. */
function template(extension: Extension, version: number, name: string): string {
  if (extension === 'sql') return '-- migrate:up\n\n\n-- migrate:down\n\n';
  const typed = extension === 'ts';
  const [head, annotation] = typed
    ? ["import type { Migration } from '@coterie/core';\n\n", ': Migration']
    : ["/** @type {import('@coterie/core').Migration} */\n", ''];
  return `${head}const migration${annotation} = {
  version: ${version},
  name: '${name}',
  // Change it whenever you change a function: this is how an applied migration is known to be the same.
  revision: '1',
  // Return what the database answers: on an asynchronous one it is a promise, such as that of db.script('…').
  up: (_db) => {
    throw new Error('This migration is not written yet.');
  },
};

export default migration;
`;
}
