/** A project as a user has it: an empty folder outside of the workspace, into which npm installs the tarballs. */
import { cpSync, mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import type { NodeRuntime } from '@coterie/nodes';
import { packAll, type Tarball } from './pack.ts';
import { type Manifest, readJson, readPublished, root } from './published.ts';
import { type Ended, run, runWell } from './run.ts';

export interface UserProjectOptions {
  /** What the user has from npm beside the packages and their drivers, with versions. */
  readonly devDependencies?: Readonly<Record<string, string>>;
}

export class UserProject {
  /** Absolute. */
  readonly folder: string;
  readonly tarballs: readonly Tarball[];

  private constructor(folder: string, tarballs: readonly Tarball[]) {
    this.folder = folder;
    this.tarballs = tarballs;
  }

  /** Packs all packages and installs them with their drivers, in some seconds. `remove()` it in the end. */
  static async create({ devDependencies = {} }: UserProjectOptions = {}): Promise<UserProject> {
    const temporary = realpathSync(mkdtempSync(join(tmpdir(), 'coterie-packages-')));
    try {
      const folder = join(temporary, 'project');
      const tarballs = await packAll(readPublished(), join(temporary, 'tarballs'));
      mkdirSync(folder);
      const packages = Object.fromEntries(tarballs.map(({ manifest, file }) => [manifest.name, `file:${file}`]));
      const manifest = {
        name: 'a-user',
        private: true,
        type: 'module',
        dependencies: { ...packages, ...driversOf(tarballs) },
        devDependencies,
        // What a tarball wants of another is that other tarball: npm need not ask the registry, which may not have them.
        overrides: Object.fromEntries(Object.keys(packages).map((name) => [name, `$${name}`])),
      };
      writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest, null, 2));
      await npmInstall(folder);
      return new UserProject(folder, tarballs);
    } catch (error) {
      rmSync(temporary, { recursive: true, force: true });
      throw error;
    }
  }

  remove(): void {
    rmSync(dirname(this.folder), { recursive: true, force: true });
  }

  /** Where a package was installed. */
  installed(name: string): string {
    return join(this.folder, 'node_modules', name);
  }

  /** The bytes that a package takes on the disk. */
  sizeOf(name: string): number {
    const folder = this.installed(name);
    return readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .map((file) => statSync(join(folder, file)))
      .reduce((sum, stat) => sum + (stat.isFile() ? stat.size : 0), 0);
  }

  /** A new folder in the project, where `import` finds what is installed. */
  makeFolder(name: string): string {
    const folder = join(this.folder, name);
    mkdirSync(folder, { recursive: true });
    return folder;
  }

  /** Writes a file of the project, whose folders need not be there. */
  write(name: string, text: string): void {
    this.makeFolder(dirname(name));
    writeFileSync(join(this.folder, name), text);
  }

  /** Copies a file or folder of the workspace into the project. */
  copy(from: string, to: string): void {
    cpSync(join(root, from), join(this.folder, to), { recursive: true });
  }

  /** Runs a program on one of the Nodes, which is also the one that the programs find that it starts. */
  node(runtime: NodeRuntime, args: readonly string[], folder = this.folder): Promise<Ended> {
    return run(runtime.executable, args, { cwd: folder, env: onPath(runtime) });
  }

  /** Types `npx …`, as a user does, on one of the Nodes. */
  npx(runtime: NodeRuntime, args: readonly string[]): Promise<Ended> {
    return run('npx', ['--no-install', ...args], { cwd: this.folder, env: onPath(runtime) });
  }
}

function onPath({ executable }: NodeRuntime): Record<string, string> {
  return { PATH: `${dirname(executable)}${delimiter}${process.env.PATH ?? ''}`, NO_COLOR: '1', FORCE_COLOR: '0' };
}

/** The drivers that the packages ask for, in the versions with which the packages were developed. */
function driversOf(tarballs: readonly Tarball[]): Record<string, string> {
  const drivers = tarballs.flatMap(({ manifest, published }) =>
    Object.keys(manifest.peerDependencies ?? {}).map((name) => [name, versionIn(published.folder, name)] as const),
  );
  return Object.fromEntries(drivers);
}

function versionIn(folder: string, name: string): string {
  return (readJson(join(folder, 'node_modules', name, 'package.json')) as Manifest).version;
}

/** From npm's cache where it has them: after the first time no network is needed. */
async function npmInstall(folder: string): Promise<void> {
  try {
    await runWell('npm', ['install', '--prefer-offline', '--no-audit', '--no-fund'], { cwd: folder });
  } catch (error) {
    throw new Error(
      'npm cannot install the packed packages; it needs the registry, or their dependencies in its cache (npm config get registry, proxy).',
      { cause: error },
    );
  }
}
