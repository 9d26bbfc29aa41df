/** What `publint`, `attw` and this house say about a tarball. Each complaint is a sentence. */
import { posix } from 'node:path';
import { checkPackage, createPackageFromTarballData, type ResolutionKind } from '@arethetypeswrong/core';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import type { Tarball } from './pack.ts';

/**
 * The `esm-only` profile of attw. The packages are ES modules: a CommonJS program loads them with `require` all the same
 * (every Node from 22.12 does), but TypeScript's `node10` does not read `exports`, and in its `node16` mode a CommonJS
 * file is told to use `import()`.
 */
const outsideOfProfile: readonly ResolutionKind[] = ['node10', 'node16-cjs'];

export async function publintComplaints({ bytes, manifest }: Tarball): Promise<readonly string[]> {
  const tarball = Uint8Array.from(bytes).buffer;
  const { messages } = await publint({ pack: { tarball }, strict: true });
  return messages.map((message) => `${manifest.name}: ${formatMessage(message, { ...manifest }, { color: false })}`);
}

export async function attwComplaints({ bytes, manifest }: Tarball): Promise<readonly string[]> {
  const analysis = await checkPackage(createPackageFromTarballData(bytes));
  if (!analysis.types) return [`${manifest.name} has no types.`];
  return analysis.problems
    .filter((problem) => !('resolutionKind' in problem && outsideOfProfile.includes(problem.resolutionKind)))
    .map((problem) => `${manifest.name}: ${problem.kind} ${JSON.stringify(problem)}`);
}

/** What neither of them looks at: source maps that lead nowhere, files of ours, and dependencies that nobody can install. */
export function contentComplaints({ files, manifest, read }: Tarball): readonly string[] {
  const names = new Set(files);
  const astray = files
    .filter((file) => file.endsWith('.map'))
    .flatMap((file) => {
      const { sources } = JSON.parse(read(file)) as { readonly sources: readonly string[] };
      return sources
        .filter((source) => !names.has(posix.join(posix.dirname(file), source)))
        .map((source) => `${file} leads to ${source}, which is not published.`);
    });
  const missing = ['README.md', 'LICENSE'].filter((file) => !names.has(file)).map((file) => `${file} is missing.`);
  const ours = files
    .filter((file) => !/^(dist|src|bin)\/.*\.[cm]?[jt]s(\.map)?$|^(package\.json|README\.md|LICENSE)$/.test(file))
    .map((file) => `${file} is of no use to a user.`);
  const unknown = Object.entries({ ...manifest.dependencies, ...manifest.peerDependencies })
    .filter(([, range]) => range.includes(':'))
    .map(([name, range]) => `it depends on ${name} as "${range}", which npm does not know.`);
  return [...astray, ...missing, ...ours, ...unknown].map((complaint) => `${manifest.name}: ${complaint}`);
}
