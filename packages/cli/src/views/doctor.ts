import { wrapAnsi } from 'fast-wrap-ansi';
import type { DoctorDocument, FindingDocument } from '../documents/index.ts';
import { formatCountOf } from '../output/format.ts';
import type { Style } from '../output/style.ts';
import type { Terminal } from '../output/terminal.ts';
import { oneLine, pad } from '../output/text.ts';

type Severity = FindingDocument['severity'];

const SYMBOLS = { ok: '✓', note: '·', warning: '!', problem: '✗' } as const satisfies Record<Severity, string>;
const SKIPPED = '–';
const TITLES = {
  file: 'File',
  engine: 'Engine',
  journal: 'Journal',
  content: 'Content',
  search: 'Search',
  schema: 'Schema',
  storage: 'Storage',
} as const satisfies Record<FindingDocument['subject'], string>;

/** Findings by subject, each with its advice below it; those that could not be made are gathered by their reason. */
export function renderDoctor({ database, findings }: DoctorDocument, terminal: Terminal): string {
  const made = findings.filter(({ skipped }) => !skipped);
  const width = Math.max(0, ...made.map(({ check }) => check.length));
  const sections = [...Map.groupBy(made, ({ subject }) => subject)].map(([subject, group]) =>
    [
      terminal.style.heading(TITLES[subject]),
      ...group.flatMap((finding) => renderFinding(finding, width, terminal)),
    ].join('\n'),
  );
  return [
    terminal.style.strong(oneLine(database)),
    ...sections,
    ...renderSkipped(findings, terminal),
    renderEnding(findings, terminal.style),
  ].join('\n\n');
}

function renderFinding({ check, severity, found, advice }: FindingDocument, width: number, terminal: Terminal) {
  const { style } = terminal;
  const paint = paintOf(severity, style);
  const indent = width + 6;
  return [
    `  ${paint(SYMBOLS[severity])} ${pad(check, width)}  ${wrap(found, indent, terminal)}`,
    ...(advice === null ? [] : [`${' '.repeat(indent)}${paint('→')} ${wrap(advice, indent + 2, terminal)}`]),
  ];
}

function renderSkipped(findings: readonly FindingDocument[], terminal: Terminal): readonly string[] {
  const groups = Map.groupBy(
    findings.filter(({ skipped }) => skipped),
    ({ found }) => found,
  );
  if (groups.size === 0) return [];
  const { style } = terminal;
  const lines = [...groups].map(([reason, group]) => {
    const names = group.map(({ check }) => check).join(', ');
    return `  ${style.dim(SKIPPED)} ${wrap(`${names}: ${reason}`, 4, terminal)}`;
  });
  return [[style.heading('Not looked at'), ...lines].join('\n')];
}

function renderEnding(findings: readonly FindingDocument[], style: Style): string {
  const count = (severity: Severity): number => findings.filter((finding) => finding.severity === severity).length;
  const [problems, warnings] = [count('problem'), count('warning')];
  if (problems > 0) {
    const beside = warnings > 0 ? `, ${formatCountOf(warnings, 'warning')}` : '';
    return style.bad(`${formatCountOf(problems, 'problem')}${beside}.`);
  }
  if (warnings > 0) return style.warning(`No problem, ${formatCountOf(warnings, 'warning')}.`);
  return style.good('Nothing is wrong.');
}

function paintOf(severity: Severity, style: Style): (text: string) => string {
  const paints = { ok: style.good, note: style.id, warning: style.warning, problem: style.bad };
  return paints[severity];
}

function wrap(text: string, indent: number, { columns }: Terminal): string {
  const line = oneLine(text);
  if (columns === null) return line;
  return wrapAnsi(line, Math.max(20, columns - indent)).replaceAll('\n', `\n${' '.repeat(indent)}`);
}
