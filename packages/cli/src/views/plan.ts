import type { MigrationPlanDocument } from '../documents/index.ts';
import type { Style } from '../output/style.ts';
import type { Terminal } from '../output/terminal.ts';
import { printable } from '../output/text.ts';
import { migrationName, renderDestructive, renderProblems } from './migrations.ts';
import { renderChanges } from './schema-changes.ts';

export function renderPlan({ migrations, problems, schema }: MigrationPlanDocument, terminal: Terminal): string {
  const { style } = terminal;
  if (migrations.length === 0 && problems.length === 0) return style.good('Everything is applied.');
  const planned = migrations.map((migration) => renderMigration(migration, style));
  const changes = schema.changes.length === 0 ? ['  no change'] : renderChanges(schema.changes, terminal);
  const obstacle =
    schema.obstacle === null ? [] : ['', style.bad('Tried on a copy, it stops:'), `  ${schema.obstacle}`];
  return [
    planned.join('\n\n'),
    '',
    style.heading('The schema, then:'),
    ...changes,
    ...renderProblems(problems, style),
    ...obstacle,
  ].join('\n');
}

function renderMigration(migration: MigrationPlanDocument['migrations'][number], style: Style): string {
  const { state, reason, destructive, needsApproval, statements } = migration;
  const paint = state === 'blocked' ? style.bad : style.warning;
  const losses = destructive.map((change) => `  ${style.bad('can lose data:')} ${renderDestructive(change)}`);
  const approval = needsApproval
    ? [`  It waits for --allow-destructive ${migrationName(migration)}`]
    : destructive.length > 0
      ? ['  There is nothing to lose in this database yet.']
      : [];
  return [
    `${style.heading(migrationName(migration))}  ${paint(state)}`,
    ...(reason === null ? [] : [`  ${reason}`]),
    ...losses,
    ...approval,
    ...(statements === null
      ? ['  (a function: it shows its work in the schema only)']
      : statements.map(({ sql }) => style.dim(indent(`${printable(sql)};`)))),
  ].join('\n');
}

function indent(text: string): string {
  return text.replace(/^/gm, '  ');
}
