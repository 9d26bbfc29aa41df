/** Bundles for the browser, minified, as an application does it. */
import { type OutputChunk, rolldown } from 'rolldown';

/** A module of a bundle and its code there, not minified. */
export interface BundledModule {
  readonly file: string;
  readonly code: string;
}

export interface Chunk {
  readonly name: string;
  readonly code: string;
  readonly modules: readonly BundledModule[];
  /** Loaded with the entry; otherwise when the program asks for it. */
  readonly eager: boolean;
  /** What is imported from outside of the bundle. */
  readonly outside: readonly string[];
}

export interface BundleOptions {
  /** Where the program lies that is bundled: imports are resolved from there. */
  readonly folder: string;
  /** The program's text. */
  readonly program: string;
  /** Packages that are not bundled. */
  readonly external: readonly string[];
  readonly platform: 'browser' | 'node';
}

const entry = 'program.js';

/** Rejects when something cannot be resolved or bundled. The warnings of the bundler count. */
export async function bundle(options: BundleOptions): Promise<readonly Chunk[]> {
  const { folder, program, external, platform } = options;
  const file = `${folder}/${entry}`;
  const bundling = await rolldown({
    input: file,
    platform,
    external: (id) =>
      external.some((name) => id === name || id.startsWith(`${name}/`)) ||
      (platform === 'node' && id.startsWith('node:')),
    plugins: [
      {
        name: 'program',
        resolveId: (id) => (id === file ? id : null),
        load: (id) => (id === file ? program : null),
      },
    ],
    onLog(level, log) {
      if (level === 'warn') throw new Error(`The bundler warns: ${log.message}`);
    },
  });
  try {
    const { output } = await bundling.generate({ format: 'esm', minify: true, comments: false });
    return chunksOf(output.filter((one) => one.type === 'chunk'));
  } finally {
    await bundling.close();
  }
}

function chunksOf(output: readonly OutputChunk[]): readonly Chunk[] {
  const byName = new Map(output.map((chunk) => [chunk.fileName, chunk]));
  const eager = new Set<string>();
  const follow = (name: string) => {
    if (eager.has(name)) return;
    eager.add(name);
    for (const next of byName.get(name)?.imports ?? []) follow(next);
  };
  for (const { fileName, isEntry } of output) if (isEntry) follow(fileName);
  return output.map(({ fileName, code, modules, imports, dynamicImports }) => ({
    name: fileName,
    code,
    modules: Object.entries(modules).map(([file, module]) => ({ file, code: module.code ?? '' })),
    eager: eager.has(fileName),
    outside: [...imports, ...dynamicImports].filter((name) => !byName.has(name)),
  }));
}
