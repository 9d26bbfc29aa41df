import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';

/** A program of this folder as an application's bundler gives it: one minified module. */
export async function bundlePage(program: string, external: readonly string[] = []): Promise<string> {
  const bundling = await rolldown({
    input: fileURLToPath(new URL(program, import.meta.url)),
    platform: 'browser',
    external: [...external],
  });
  try {
    const { output } = await bundling.generate({ format: 'esm', minify: true, comments: false });
    return output[0].code;
  } finally {
    await bundling.close();
  }
}
