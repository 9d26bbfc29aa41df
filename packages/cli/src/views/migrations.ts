import type {
  DestructiveDocument,
  MigrationDocument,
  MigrationResultDocument,
  MigrationRunDocument,
  MigrationStatusDocument,
  ProblemDocument,
} from '../documents/index.ts';
import { formatCountOf, formatDuration, formatTime } from '../output/format.ts';
import type { Style } from '../output/style.ts';
import { renderTable } from '../output/table.ts';
import type { Terminal } from '../output/terminal.ts';
import { oneLine } from '../output/text.ts';

/** `coterie/003_add_audit_log` */
export function migrationName({ set, version, name }: { set: string; version: number; name: string }): string {
  return `${set}/${String(version).padStart(3, '0')}_${name}`;
}

export function renderStatus({ migrations, problems, upToDate }: MigrationStatusDocument, terminal: Terminal): string {
  const { style } = terminal;
  const paint = { applied: style.good, pending: style.warning, blocked: style.bad };
  const columns = [
    { title: 'MIGRATION', text: migrationName, least: 20 },
    {
      title: 'STATE',
      text: ({ state }: MigrationDocument) => state,
      style: (text: string, { state }: MigrationDocument) => paint[state](text),
    },
    {
      title: 'APPLIED',
      text: ({ appliedAt }: MigrationDocument) => (appliedAt === null ? '' : formatTime(new Date(appliedAt))),
    },
    {
      title: 'NOTE',
      text: (migration: MigrationDocument) => noteOf(migration, problems),
      least: 20,
    },
  ];
  const table =
    renderTable(columns, migrations, terminal) ?? renderTable(columns, migrations, { ...terminal, columns: null });
  const open = migrations.filter(({ state }) => state !== 'applied').length;
  const ending = upToDate
    ? [style.good('Everything is applied.')]
    : open === 0
      ? []
      : [
          `${formatCountOf(open, 'migration')} not applied; "coterie migrate plan" shows ${open === 1 ? 'it' : 'them'}.`,
        ];
  return [table, ...renderProblems(problems, style), '', ...ending].join('\n').trimEnd();
}

/** A reason that stands among the problems already is not repeated with each migration behind it. */
function reasonBeside(problems: readonly ProblemDocument[], reason: string | null): string | null {
  return problems.some(({ message }) => message === reason) ? 'see below' : reason;
}

function noteOf({ reason, needsApproval }: MigrationDocument, problems: readonly ProblemDocument[]): string {
  if (reason !== null) return oneLine(reasonBeside(problems, reason) ?? '');
  return needsApproval ? 'can lose data: needs --allow-destructive' : '';
}

export function renderProblems(problems: readonly ProblemDocument[], style: Style): readonly string[] {
  if (problems.length === 0) return [];
  return [
    '',
    style.bad(`${formatCountOf(problems.length, 'problem')}:`),
    ...problems.map(({ message }) => `  ${message}`),
  ];
}

export function renderDestructive({ reason, line }: DestructiveDocument): string {
  return line === null ? reason : `${reason} (line ${line})`;
}

export function renderRun({ dryRun, results, problems }: MigrationRunDocument, { style }: Terminal): string {
  const done = results.filter(({ status }) => status !== 'skipped');
  return [
    ...done.flatMap((result) => renderResult({ ...result, reason: reasonBeside(problems, result.reason) }, style)),
    ...renderProblems(problems, style),
    ...(done.length === 0 && problems.length === 0 ? ['Nothing to do.'] : []),
    ...(dryRun ? [style.dim('A dry run: nothing was written.')] : []),
  ].join('\n');
}

export function renderResult(result: MigrationResultDocument, style: Style): readonly string[] {
  const { status, reason, durationMs, statement } = result;
  const stopped = status === 'blocked' || status === 'failed';
  const paint = stopped ? style.bad : status === 'pending' ? style.warning : style.good;
  const time = durationMs === null ? '' : style.dim(` in ${formatDuration(durationMs)}`);
  return [
    `${paint(status)}  ${migrationName(result)}${time}`,
    ...(reason === null ? [] : [`  ${reason}`]),
    ...(stopped && statement !== null ? [`  line ${statement.line}: ${oneLine(statement.sql)}`] : []),
  ];
}
