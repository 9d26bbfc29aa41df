import { type Migration, MigrationError } from '@coterie/core';
import type { FileName } from './file-name.ts';

/** How a module gives its migration: as its default export, or as the exports `up`, `down` and so on. */
export type ModuleForm = 'default' | 'named';

export interface ModuleFile {
  readonly migration: Migration;
  readonly form: ModuleForm;
}

/** What a migration can consist of; anything else that a module exports is its own business. */
const PARTS = ['up', 'down', 'destructive', 'foreignKeys', 'revision'] as const;

/**
 * Reads what a module exports. Version and name may be left to the file's name; where the module says them, they must
 * agree with it.
 * @throws {MigrationError} when they do not, or when there is no `up`.
 */
export function readModule({ file, version, name }: FileName, exported: unknown): ModuleFile {
  const { found, form } = findMigration(exported);
  const refuse = (message: string): never => {
    throw new MigrationError(`${file} ${message}`, { file, version, migration: file.replace(/\.\w+$/, '') });
  };
  if (found === null || found.up === undefined) {
    return refuse('has no migration. Export one by default, as { version, name, up, down }, or export up and down.');
  }
  if (found.version !== undefined && found.version !== version) {
    return refuse(`says version: ${String(found.version)}, and its name says ${version}. Make them agree.`);
  }
  if (found.name !== undefined && found.name !== name) {
    return refuse(`says name: ${JSON.stringify(found.name)}, and is named ${JSON.stringify(name)}. Make them agree.`);
  }
  const parts = PARTS.filter((part) => found[part] !== undefined).map((part) => [part, found[part]]);
  // The values are whatever the module has; core's validation says what is wrong with them.
  return { migration: { version, name, ...Object.fromEntries(parts) } as Migration, form };
}

type Found = Readonly<Record<string, unknown>>;

/** A CommonJS module with `exports.default` has its default one level further down when it is imported. */
function findMigration(exported: unknown): { readonly found: Found | null; readonly form: ModuleForm } {
  if (!isObject(exported)) return { found: null, form: 'named' };
  if (isObject(exported.default)) {
    const { default: inner } = exported;
    return { found: isObject(inner.default) ? inner.default : inner, form: 'default' };
  }
  return { found: exported, form: 'named' };
}

function isObject(value: unknown): value is Found {
  return typeof value === 'object' && value !== null;
}
