import type { SessionDocument, SessionsDocument } from '../documents/index.ts';
import { formatCompact, formatCountOf, formatDuration, formatTime } from '../output/format.ts';
import { type Column, renderTable } from '../output/table.ts';
import type { Terminal } from '../output/terminal.ts';
import { fit, widthOf, wrapFacts } from '../output/text.ts';
import { modelName, projectName, shortIds, titleOf } from './names.ts';

/** A table where it fits, else a few lines for each session. */
export function renderSessions({ sessions }: SessionsDocument, terminal: Terminal): string {
  const ids = shortIds(sessions.map(({ id }) => id));
  const idOf = ({ id }: SessionDocument): string => ids.get(id) ?? id;
  return renderTable(columns(idOf, terminal), sessions, terminal) ?? renderList(sessions, idOf, terminal);
}

function columns(
  idOf: (session: SessionDocument) => string,
  { style, home }: Terminal,
): readonly Column<SessionDocument>[] {
  return [
    { title: 'SESSION', text: idOf, style: (text) => style.id(text) },
    { title: 'STARTED', text: ({ startedAt }) => timeOf(startedAt) },
    { title: 'PROJECT', text: ({ project }) => projectName(project, home), least: 12, keep: 'end' },
    { title: 'TITLE', text: ({ title }) => titleOf(title), least: 16, style: (text) => style.strong(text) },
    { title: 'DURATION', text: durationOf, align: 'right' },
    { title: 'MESSAGES', text: ({ messages }) => formatCompact(messages), align: 'right' },
    { title: 'TOOLS', text: ({ toolCalls }) => formatCompact(toolCalls), align: 'right' },
    { title: 'TOKENS IN', text: ({ tokens }) => formatCompact(tokens.input), align: 'right' },
    { title: 'OUT', text: ({ tokens }) => formatCompact(tokens.output), align: 'right' },
    { title: 'CACHE WRITE', text: ({ tokens }) => formatCompact(tokens.cacheWrite), align: 'right' },
    { title: 'CACHE READ', text: ({ tokens }) => formatCompact(tokens.cacheRead), align: 'right' },
    { title: 'MODELS', text: ({ models }) => modelsOf(models), least: 10, style: (text) => style.dim(text) },
  ];
}

function renderList(
  sessions: readonly SessionDocument[],
  idOf: (session: SessionDocument) => string,
  terminal: Terminal,
): string {
  return sessions.map((session) => renderSession(session, idOf(session), terminal)).join('\n\n');
}

/** Columns of which a project's path says something. */
const LEAST_PROJECT = 12;

/** One session on a few lines; where they are narrow, on a few more. */
export function renderSession(session: SessionDocument, id: string, { columns: width, style, home }: Terminal): string {
  const room = width ?? Number.POSITIVE_INFINITY;
  const { tokens } = session;
  const title = fit(titleOf(session.title), Math.max(1, room - id.length - 2));
  const facts = [
    timeOf(session.startedAt),
    durationOf(session),
    formatCountOf(session.messages, 'message'),
    formatCountOf(session.toolCalls, 'tool call'),
  ];
  const inside = Math.max(1, room - 2);
  const models = fit(modelsOf(session.models), Math.min(40, inside));
  const beside = inside - widthOf(models) - 3;
  const isBeside = beside >= LEAST_PROJECT;
  const project = fit(projectName(session.project, home), isBeside ? beside : inside, 'end');
  const counts = [
    `${formatCompact(tokens.input)} in`,
    `${formatCompact(tokens.output)} out`,
    `${formatCompact(tokens.cacheWrite)} cache write`,
    `${formatCompact(tokens.cacheRead)} cache read`,
  ];
  return [
    `${style.id(id)}  ${style.strong(title)}`,
    ...(isBeside ? [`  ${project} ${style.dim(`· ${models}`)}`] : [`  ${project}`, `  ${style.dim(models)}`]),
    ...wrapFacts(facts, inside).map((line) => `  ${style.dim(line)}`),
    ...wrapFacts([`tokens: ${counts[0]}`, ...counts.slice(1)], inside).map((line) => `  ${style.dim(line)}`),
  ].join('\n');
}

function timeOf(time: string | null): string {
  return time === null ? '-' : formatTime(new Date(time));
}

function durationOf({ durationMs }: SessionDocument): string {
  return durationMs === null ? '-' : formatDuration(durationMs);
}

function modelsOf(models: readonly string[]): string {
  return models.length === 0 ? '-' : models.map(modelName).join(', ');
}
