/** What `claimFile` asks of a filesystem. */
export interface FileSystem {
  /** What is at the path, links followed; null when nothing is. */
  stat(path: string): { readonly isDirectory: boolean; readonly size: number } | null;
  /** Whether the path itself is a symbolic link. */
  isLink(path: string): boolean;
  /** The path without links. */
  realpath(path: string): string;
  /** The folder and the last part of a path. */
  split(path: string): readonly [folder: string, name: string];
  join(folder: string, name: string): string;
}

interface Stats {
  readonly size: number;
  isDirectory(): boolean;
  isSymbolicLink(): boolean;
}

/** The part of Node's `fs` that is needed. */
export interface NodeFileModule {
  statSync(path: string, options: { readonly throwIfNoEntry: false }): Stats | undefined;
  lstatSync(path: string, options: { readonly throwIfNoEntry: false }): Stats | undefined;
  realpathSync(path: string): string;
}

/** The part of Node's `path` that is needed. */
export interface NodePathModule {
  basename(path: string): string;
  dirname(path: string): string;
  join(...parts: string[]): string;
  resolve(path: string): string;
}

/** Node's filesystem, for adapters that hand over the modules. */
export function nodeFileSystem(fs: NodeFileModule, path: NodePathModule): FileSystem {
  return {
    stat(at) {
      const found = fs.statSync(at, { throwIfNoEntry: false });
      return found === undefined ? null : { isDirectory: found.isDirectory(), size: found.size };
    },
    isLink: (at) => fs.lstatSync(at, { throwIfNoEntry: false })?.isSymbolicLink() ?? false,
    realpath: (at) => fs.realpathSync(at),
    split(at) {
      const full = path.resolve(at);
      return [path.dirname(full), path.basename(full)];
    },
    join: (folder, name) => path.join(folder, name),
  };
}
