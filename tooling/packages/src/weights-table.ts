/** The weights as text, in kilobytes of 1,000 bytes. */
import { browserBar, type Weights } from './weighing.ts';

const widths = [9, 9, 9, 9];

/** What each package and each browser bundle weighs, with the bar beside it and the parts that weigh most. */
export function drawWeights({ packages, browser, sqljs }: Weights, heaviest = 12): string {
  const names = [...packages, ...browser].map(({ name }) => name.length);
  const column = Math.max(...names) + 2;
  const line = (name: string, cells: readonly string[]) =>
    `${name.padEnd(column)}${cells.map((cell, index) => cell.padStart(widths[index] ?? 0)).join('')}`.trimEnd();
  const lines = [
    line('kB', ['tarball', 'unpacked', 'min', 'gzip']),
    ...packages.map(({ name, tarball, unpacked, main }) =>
      line(name, [
        kB(tarball),
        kB(unpacked),
        ...(main.minified === 0 ? ['', 'types'] : [kB(main.minified), kB(main.gzipped)]),
      ]),
    ),
    'min and gzip: all that the main entry exports, with its dependencies and without drivers.',
    '',
    line('in a browser, without sql.js', ['', 'min', 'gzip', 'later']),
    ...browser.map(({ name, start, later }) =>
      line(name, ['', kB(start.minified), kB(start.gzipped), later.gzipped === 0 ? '' : kB(later.gzipped)]),
    ),
    `The bar is ${browserBar} kB. sql.js is ${kB(sqljs.script)} of script and ${kB(sqljs.wasm)} of WebAssembly, gzipped.`,
  ];
  for (const { name, parts } of browser.slice(0, 1)) {
    lines.push('', `What weighs most in "${name}", each part gzipped alone:`);
    lines.push(...parts.slice(0, heaviest).map((part) => `${kB(part.gzipped).padStart(7)}  ${part.name}`));
  }
  return lines.join('\n');
}

export function kB(bytes: number): string {
  return (bytes / 1000).toFixed(1);
}
