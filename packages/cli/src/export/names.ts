/** Where below the folder each file goes. What the database says of a path is not to be trusted: anyone may have written it. */
import type { ExportFile } from '@coterie/store';

export interface NamedFile {
  readonly source: ExportFile;
  /** Below the folder, with `/`; never outside of it. */
  readonly path: string;
  /** For what is known of a sub-agent; null when nothing is. */
  readonly metaPath: string | null;
}

const SUFFIX = '.jsonl';
const LONGEST = 60;

/**
 * Every file lies as it lay when it was imported. Only a path that leads out of the folder, or that another file has
 * already (also when they differ by the case of letters alone), becomes another: without what leads out, or in a folder
 * named by the session. Records that came from no file go to `<session>.jsonl`.
 */
export function nameFiles(files: readonly ExportFile[], platform = process.platform): readonly NamedFile[] {
  const taken = new TakenPaths();
  return files.map((source) => {
    const session = segment(source.sessionId, platform);
    const own = source.path === null ? '' : inside(source.path, platform);
    const wanted = own === '' ? `${session}${SUFFIX}` : own;
    for (let attempt = 0; ; attempt += 1) {
      const path = attempt === 0 ? wanted : `${session}${attempt === 1 ? '' : `~${attempt}`}/${wanted}`;
      const metaPath = hasMeta(source) ? path.replace(/(\.jsonl)?$/, '.meta.json') : null;
      const paths = metaPath === null ? [path] : [path, metaPath];
      if (taken.take(paths)) return { source, path, metaPath };
    }
  });
}

/** Without empty parts and those that lead elsewhere: `../../etc/x` and `/etc/x` are `etc/x`. */
function inside(path: string, platform: NodeJS.Platform): string {
  const parts = path.split(platform === 'win32' ? /[\\/]/ : '/');
  return parts
    .filter((part) => part !== '' && part !== '.' && part !== '..')
    .map((part) => legal(part, platform))
    .join('/');
}

/** An id as one part of a path. */
function segment(id: string, platform: NodeJS.Platform): string {
  const name = legal([...id.replaceAll(/[\\/]/g, '_')].slice(0, LONGEST).join(''), platform);
  return /^\.{0,2}$/.test(name) ? `session${name.replaceAll('.', '_')}` : name;
}

/** Windows knows devices, streams and drives by name, and drops dots and blanks at the end. */
function legal(name: string, platform: NodeJS.Platform): string {
  if (platform !== 'win32') return name;
  const plain = name.replaceAll(/[<>:"|?*\\\p{Cc}]/gu, '_').replace(/[. ]+$/, (end) => '_'.repeat(end.length));
  return plain.replace(/^(con|prn|aux|nul|com\d|lpt\d)(?=\.|$)/i, '$1_');
}

function hasMeta({ agentType, description, toolUseId }: ExportFile): boolean {
  return agentType !== null || description !== null || toolUseId !== null;
}

/** Paths by which files are told apart on any file system. */
class TakenPaths {
  readonly #files = new Set<string>();
  readonly #folders = new Set<string>();

  /** False when one of them is, or lies in, or holds what is there. */
  take(paths: readonly string[]): boolean {
    const keys = paths.map((path) => path.normalize('NFC').toLowerCase());
    const isTaken = (key: string): boolean =>
      this.#files.has(key) || this.#folders.has(key) || foldersOf(key).some((folder) => this.#files.has(folder));
    if (keys.some(isTaken)) return false;
    for (const key of keys) {
      this.#files.add(key);
      for (const folder of foldersOf(key)) this.#folders.add(folder);
    }
    return true;
  }
}

function foldersOf(path: string): readonly string[] {
  const parts = path.split('/');
  return parts.slice(1).map((_, at) => parts.slice(0, at + 1).join('/'));
}
