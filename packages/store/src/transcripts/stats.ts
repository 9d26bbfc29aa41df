import type { Operation, ResultSet, Value } from '@coterie/core';
import { IS_LISTED } from '../entities/sessions/listed.ts';
import { readDateOrNull } from '../table/codec.ts';
import type { TokenUsage, TranscriptStats } from './types.ts';
import { addTokens, NO_TOKENS, readTokens, responsesSql, TOKEN_SUMS } from './usage.ts';

const TOTALS = `SELECT (SELECT count(*) FROM sessions WHERE type = 'claude' AND ${IS_LISTED}), (SELECT count(*) FROM transcript_files),
  (SELECT count(*) FROM transcript_events), (SELECT min(timestamp) FROM transcript_events),
  (SELECT max(timestamp) FROM transcript_events)`;

const TOOLS = `SELECT name, count(*) AS calls FROM (
    SELECT call.value ->> 'id' AS id, max(call.value ->> 'name') AS name
    FROM transcript_events, json_each(tool_calls_json) AS call WHERE message_key IS NOT NULL GROUP BY 1
  ) GROUP BY name ORDER BY calls DESC, name`;

/** The responses by everything that they are told by, added up further when it is read. */
const RESPONSES = `SELECT coalesce(model, 'unknown'), project_path, substr(at, 1, 10), count(*), ${TOKEN_SUMS}
  FROM (${responsesSql({ perSession: false })}) AS response JOIN sessions ON sessions.id = session_id GROUP BY 1, 2, 3`;

const PROMPTS = `SELECT project_path, substr(at, 1, 10), count(*) FROM (
    SELECT min(session_id) AS session_id, min(timestamp) AS at FROM transcript_events WHERE kind = 'user'
    GROUP BY coalesce(uuid, transcript_events.id)
  ) AS prompt JOIN sessions ON sessions.id = session_id GROUP BY 1, 2`;

const PROJECTS = `SELECT project_path, count(*) FROM sessions WHERE type = 'claude' AND ${IS_LISTED} GROUP BY project_path`;

export function stats(): Operation<TranscriptStats> {
  return {
    access: 'read',
    statements: [TOTALS, TOOLS, RESPONSES, PROMPTS, PROJECTS].map((sql) => ({ sql, params: [] })),
    decode: readStats,
  };
}

interface Sum {
  messages: number;
  tokens: TokenUsage;
}

function readStats([totals, tools, responses, prompts, projects]: readonly ResultSet[]): TranscriptStats {
  const [sessions, files, records, firstAt, lastAt] = totals?.rows[0] ?? [];
  const models = new Map<string, Sum>();
  const byProject = new Map<string | null, Sum>();
  const byDay = new Map<string, Sum>();
  let assistantMessages = 0;
  let userMessages = 0;
  for (const [model, project, day, count, ...tokens] of responses?.rows ?? []) {
    const sum = { messages: count as number, tokens: readTokens(tokens) };
    assistantMessages += sum.messages;
    addTo(models, model as string, sum);
    addTo(byProject, project as string | null, sum);
    if (day !== null) addTo(byDay, day as string, sum);
  }
  for (const [project, day, count] of prompts?.rows ?? []) {
    const sum = { messages: count as number, tokens: NO_TOKENS };
    userMessages += sum.messages;
    addTo(byProject, project as string | null, sum);
    if (day !== null) addTo(byDay, day as string, sum);
  }
  const toolRows = (tools?.rows ?? []).map(([name, calls]) => ({ name: name as string, calls: calls as number }));
  return {
    sessions: sessions as number,
    files: files as number,
    records: records as number,
    messages: userMessages + assistantMessages,
    userMessages,
    assistantMessages,
    toolCalls: toolRows.reduce((sum, { calls }) => sum + calls, 0),
    tokens: [...models.values()].reduce((sum, { tokens }) => addTokens(sum, tokens), NO_TOKENS),
    firstAt: readDateOrNull(firstAt),
    lastAt: readDateOrNull(lastAt),
    tools: toolRows,
    models: [...models]
      .map(([model, sum]) => ({ model, ...sum }))
      .sort((a, b) => b.messages - a.messages || compare(a.model, b.model)),
    projects: (projects?.rows ?? [])
      .map((row) => projectOf(row, byProject))
      .sort((a, b) => b.messages - a.messages || compare(a.project ?? '', b.project ?? '')),
    days: [...byDay].map(([day, sum]) => ({ day, ...sum })).sort((a, b) => compare(a.day, b.day)),
  };
}

function projectOf(row: readonly Value[], sums: ReadonlyMap<string | null, Sum>): TranscriptStats['projects'][number] {
  const project = row[0] as string | null;
  return { project, sessions: row[1] as number, ...(sums.get(project) ?? { messages: 0, tokens: NO_TOKENS }) };
}

function addTo<K>(sums: Map<K, Sum>, key: K, { messages, tokens }: Sum): void {
  const sum = sums.get(key);
  if (sum === undefined) sums.set(key, { messages, tokens });
  else sums.set(key, { messages: sum.messages + messages, tokens: addTokens(sum.tokens, tokens) });
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
