import { type Operation, ValidationError, type Value } from '@coterie/core';
import { IS_LISTED } from '../entities/sessions/listed.ts';
import { readDateOrNull } from '../table/codec.ts';
import { Conditions } from '../table/conditions.ts';
import { pageClause } from '../table/listing.ts';
import type { OverviewList, SessionOverview } from './types.ts';
import { readTokens, responsesSql, TOKEN_SUMS } from './usage.ts';

const OF_SESSION = ' AND session_id = session.id';

/** Everything beside the session itself is asked for the sessions of the page only. */
const COUNTS = `
  (SELECT min(timestamp) FROM transcript_events WHERE session_id = session.id),
  (SELECT max(timestamp) FROM transcript_events WHERE session_id = session.id),
  (SELECT count(*) FROM transcript_events WHERE session_id = session.id),
  (SELECT count(DISTINCT coalesce(uuid, id)) FROM transcript_events WHERE kind = 'user'${OF_SESSION}),
  (SELECT count(DISTINCT call.value ->> 'id') FROM transcript_events, json_each(tool_calls_json) AS call
    WHERE message_key IS NOT NULL${OF_SESSION}),
  (SELECT json_array(count(*), ${TOKEN_SUMS}, json_group_array(DISTINCT model) FILTER (WHERE model <> '<synthetic>'))
    FROM (${responsesSql({ where: OF_SESSION, perSession: true })})),
  (SELECT count(*) FROM transcript_parts WHERE session_id = session.id),
  (SELECT count(DISTINCT CASE WHEN agent_id IS NOT NULL THEN agent_id WHEN parent_uuid IS NULL THEN id END)
    FROM transcript_events WHERE is_sidechain = 1${OF_SESSION})`;

export function overview(list: OverviewList = {}): Operation<readonly SessionOverview[]> {
  const { where = {}, direction = 'desc', after } = list;
  if (direction !== 'asc' && direction !== 'desc') {
    throw new ValidationError('direction', `direction must be asc or desc, but is ${String(direction)}.`);
  }
  const conditions = new Conditions().add("type = 'claude'");
  if (where.ids === undefined) conditions.add(IS_LISTED);
  else conditions.add('id IN (SELECT value FROM json_each(?))', JSON.stringify(where.ids));
  if (where.projectPath !== undefined) conditions.add('project_path = ?', where.projectPath);
  if (after !== undefined) {
    const beyond = direction === 'asc' ? '>' : '<';
    conditions.add(`(last_activity, seq) ${beyond} (?, ?)`, after.lastActivity.toISOString(), after.seq);
  }
  const order = `ORDER BY last_activity ${direction}, seq ${direction}`;
  const page = pageClause(list);
  const columns = 'seq, id, title, project_path, branch, last_activity';
  return {
    access: 'read',
    statements: [
      {
        sql: `SELECT ${columns}, ${COUNTS} FROM (
            SELECT ${columns} FROM sessions${conditions.sql} ${order}${page.sql}
          ) AS session ${order}`,
        params: [...conditions.params, ...page.params],
      },
    ],
    decode: ([result]) => (result?.rows ?? []).map(readOverview),
  };
}

function readOverview(row: readonly Value[]): SessionOverview {
  const [
    seq,
    id,
    title,
    project,
    branch,
    lastActivity,
    first,
    last,
    records,
    prompts,
    toolCalls,
    responses,
    files,
    agents,
  ] = row;
  const [assistantMessages, input, output, cacheWrite, cacheRead, models] = JSON.parse(responses as string) as [
    number,
    number,
    number,
    number,
    number,
    string[],
  ];
  const startedAt = readDateOrNull(first);
  const endedAt = readDateOrNull(last);
  const userMessages = prompts as number;
  return {
    seq: seq as number,
    id: id as string,
    title: title as string | null,
    project: project as string | null,
    branch: branch as string | null,
    startedAt,
    endedAt,
    durationMs: startedAt === null || endedAt === null ? null : endedAt.getTime() - startedAt.getTime(),
    lastActivity: new Date(lastActivity as string),
    messages: userMessages + assistantMessages,
    userMessages,
    assistantMessages,
    toolCalls: toolCalls as number,
    tokens: readTokens([input, output, cacheWrite, cacheRead]),
    models: models.sort(),
    records: records as number,
    files: files as number,
    sidechains: agents as number,
  };
}
