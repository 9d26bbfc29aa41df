import type { VerifyDocument } from '../documents/index.ts';
import { formatCount, formatCountOf } from '../output/format.ts';
import type { Terminal } from '../output/terminal.ts';
import { renderProblems, renderResult } from './migrations.ts';
import { renderChanges } from './schema-changes.ts';

const DIRECTIONS = { up: 'up', down: 'down', 'up-again': 'up again' } as const;

export function renderVerify({ ok, steps, problems, irreversible }: VerifyDocument, terminal: Terminal): string {
  const { style } = terminal;
  return [
    ...steps.flatMap((step) => renderStep(step, terminal)),
    ...renderProblems(problems, style),
    '',
    ...irreversible.map((name) => `${name} has no down: it, and what its set has before it, was not undone.`),
    ok ? style.good(achievementOf(steps)) : style.bad('Not as it should be, see above.'),
  ].join('\n');
}

/** Claims no more than was tried. */
function achievementOf(steps: VerifyDocument['steps']): string {
  const count = (wanted: 'up' | 'down'): number => steps.filter(({ direction }) => direction === wanted).length;
  const [all, undone] = [count('up'), count('down')];
  if (undone === all) return 'Up, down and up again: every schema came out as it was.';
  const total = formatCountOf(all, 'migration');
  if (undone === 0) return `${total} went up; none was undone, so there was nothing to compare.`;
  return `${formatCount(undone)} of ${total} went up, down and up again, and their schemas came out as they were; the others only went up.`;
}

/** The way down and the second way up only tell what is unlike the first. */
function renderStep(step: VerifyDocument['steps'][number], terminal: Terminal): readonly string[] {
  const { direction, result, changes, unlike } = step;
  const [first = '', ...reasons] = renderResult(result, terminal.style);
  return [
    `${DIRECTIONS[direction].padEnd(9)} ${first}`,
    ...reasons,
    ...(direction === 'up' ? renderChanges(changes, terminal) : []),
    ...(unlike.length === 0 ? [] : [terminal.style.bad('  unlike what it was:'), ...renderChanges(unlike, terminal)]),
  ];
}
