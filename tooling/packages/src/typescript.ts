/** Compiles programs in a user's project without writing anything. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runWell } from './run.ts';

export interface CompileOptions {
  /** The folder of the project's package that has the compiler. */
  readonly typescript: string;
  /** Where `include` is looked for, and where a tsconfig.json is written. */
  readonly folder: string;
  readonly include: readonly string[];
  readonly compilerOptions: Readonly<Record<string, unknown>>;
}

const everywhere = { noEmit: true, strict: true, verbatimModuleSyntax: true, target: 'es2023' };

/** Rejects with what the compiler complains of. */
export async function compile({ typescript, folder, include, compilerOptions }: CompileOptions): Promise<void> {
  const file = join(folder, 'tsconfig.json');
  writeFileSync(file, JSON.stringify({ compilerOptions: { ...everywhere, ...compilerOptions }, include }));
  await runWell(process.execPath, [join(typescript, 'bin', 'tsc'), '--project', file], { cwd: folder });
}
