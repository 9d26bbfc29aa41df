/** `--allow-destructive`: what may be approved of, and what to type for it. */
import { type Approval, isApproved, type MigrationReport, type MigrationResult } from '@coterie/core';
import { CliError } from '../errors.ts';
import { migrationName } from '../views/migrations.ts';

interface Named {
  readonly set: string;
  readonly version: number;
  readonly name: string;
}

/**
 * A misspelt name would approve of nothing, silently.
 * @param waiting those of them that need approval.
 * @throws {CliError} `usage` for a name that means none of the migrations.
 */
export function checkApproval(approval: Approval, migrations: readonly Named[], waiting: readonly Named[]): void {
  if (typeof approval === 'boolean') return;
  const unknown = approval.filter((name) => !migrations.some((one) => isApproved([name], one.set, one)));
  if (unknown.length === 0) return;
  const known =
    waiting.length === 0
      ? 'None waits for approval'
      : `${waiting.map(migrationName).join(', ')} ${waiting.length === 1 ? 'waits' : 'wait'} for approval`;
  throw new CliError('usage', `--allow-destructive ${unknown.join(' ')}: there is no such migration. ${known}.`);
}

/** The reasons of those that lack approval, with the command to type in place of the option that a program gives. */
export function withCommands(report: MigrationReport, command: string): MigrationReport {
  return { ...report, results: report.results.map((result) => withCommand(result, command)) };
}

function withCommand(result: MigrationResult, command: string): MigrationResult {
  const { unapproved } = result;
  if (unapproved === undefined) return result;
  const name = migrationName(result);
  const what = unapproved.map(({ reason }) => reason).join(', ');
  return { ...result, reason: `${name} ${what}. If that is meant: ${command} --allow-destructive ${name}` };
}
