/** The matrix as text: how many cases of each subject passed on each driver, and why the others did not run. */
import type { CaseResult } from './collect.ts';

const MARKS = { passed: '+', skipped: '.', failed: 'X' } as const;

export interface TableOptions {
  /** `subjects` counts; `cases` has a line for every case. */
  readonly detail: 'subjects' | 'cases';
}

export function matrix(results: readonly CaseResult[], { detail }: TableOptions): string {
  const targets = unique(results.map(({ target }) => target));
  const legend = targets.map(
    (target, index) => `${letter(index)}  ${target}: ${tally(results.filter((one) => one.target === target))}`,
  );
  const body = detail === 'cases' ? caseLines(results, targets) : subjectLines(results, targets);
  return [...legend, '', ...body, '', ...skipLines(results), ...failureLines(results), tally(results)].join('\n');
}

function tally(results: readonly CaseResult[]): string {
  const count = (state: CaseResult['state']): number => results.filter((one) => one.state === state).length;
  return `${count('passed')} passed, ${count('failed')} failed, ${count('skipped')} skipped`;
}

function subjectLines(results: readonly CaseResult[], targets: readonly string[]): readonly string[] {
  const subjects = unique(results.map(({ subject }) => subject));
  const width = Math.max(...subjects.map(({ length }) => length));
  const cell = (subject: string, target: string): string => {
    const own = results.filter((one) => one.subject === subject && one.target === target);
    const passed = own.filter(({ state }) => state === 'passed').length;
    const failed = own.filter(({ state }) => state === 'failed').length;
    const all = own.length;
    return failed > 0 ? `${failed} fail` : all === passed ? `${all}` : `${passed}/${all}`;
  };
  const line = (name: string, cells: readonly string[]): string =>
    `${name.padEnd(width)}${cells.map((text) => text.padStart(8)).join('')}`;
  return [
    line(
      '',
      targets.map((_, index) => letter(index)),
    ),
    ...subjects.map((subject) =>
      line(
        subject,
        targets.map((target) => cell(subject, target)),
      ),
    ),
  ];
}

function caseLines(results: readonly CaseResult[], targets: readonly string[]): readonly string[] {
  const byCase = Map.groupBy(results, ({ subject, name }) => `${subject}: ${name}`);
  return [
    targets.map((_, index) => letter(index)).join(''),
    ...[...byCase].map(([name, own]) => {
      const marks = targets.map((target) => {
        const found = own.find((one) => one.target === target);
        return found === undefined ? ' ' : MARKS[found.state];
      });
      return `${marks.join('')}  ${name}`;
    }),
  ];
}

function skipLines(results: readonly CaseResult[]): readonly string[] {
  const targets = unique(results.map(({ target }) => target));
  const skipped = results.filter(({ state }) => state === 'skipped');
  return [...Map.groupBy(skipped, ({ reason }) => reason ?? 'no reason given')].flatMap(([reason, own]) => [
    `skipped: ${reason}`,
    ...[...Map.groupBy(own, ({ name }) => name)].map(([name, where]) => {
      const letters = where.map(({ target }) => letter(targets.indexOf(target))).join('');
      return `  ${letters.padEnd(targets.length)}  ${name}`;
    }),
    '',
  ]);
}

function failureLines(results: readonly CaseResult[]): readonly string[] {
  return results
    .filter(({ state }) => state === 'failed')
    .flatMap(({ target, subject, name, reason }) => [`failed: ${target} > ${subject} > ${name}`, `  ${reason}`, '']);
}

function unique(names: readonly string[]): readonly string[] {
  return [...new Set(names)];
}

function letter(index: number): string {
  return String.fromCharCode('A'.charCodeAt(0) + index);
}
