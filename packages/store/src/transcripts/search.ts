import type { Operation, ResultSet, Statement } from '@coterie/core';
import { containingPattern, surroundings } from '../search/literal.ts';
import { matchSql, RANKED, scoreSql } from '../search/rank.ts';
import { foundSnippet, snippetSql } from '../search/snippet.ts';
import { readWords, type Words } from '../search/words.ts';
import { readDateOrNull } from '../table/codec.ts';
import { Conditions } from '../table/conditions.ts';
import { countOf } from '../table/listing.ts';
import type { EventKind, SearchHit, SearchOptions } from './types.ts';

export function search(typed: string, options: SearchOptions = {}): Operation<readonly SearchHit[]> {
  const { order = 'relevance' } = options;
  const limit = countOf('limit', options.limit ?? 20);
  const offset = countOf('offset', options.offset ?? 0);
  const words = readWords(typed);
  if (words === null || limit === 0) return { access: 'read', statements: [], decode: () => [] };
  const ask = { words, byScore: order === 'relevance' && words.match !== null, most: limit + offset, options };
  return {
    access: 'read',
    statements: [sessionHits(ask), eventHits(ask)],
    decode: (results) =>
      results
        .flatMap((result) => readHits(result, words))
        .sort((a, b) => (ask.byScore ? b.score - a.score : 0) || timeValue(b.hit) - timeValue(a.hit) || b.seq - a.seq)
        .slice(offset, offset + limit)
        .map(({ hit }) => hit),
  };
}

interface Ask {
  readonly words: Words;
  readonly byScore: boolean;
  /** How many hits of each kind can be on the page. */
  readonly most: number;
  readonly options: SearchOptions;
}

/** A session that is called so comes before everything that was said. */
const SESSION_SCORE = 1000;

function sessionHits({ words, most, options }: Ask): Statement {
  const conditions = new Conditions();
  if (words.match !== null) conditions.add('sessions_fts MATCH ?', words.match);
  const text = '(SELECT text FROM sessions_text WHERE sessions_text.rowid = sessions.seq)';
  for (const word of words.literal) conditions.add(`${text} GLOB ?`, containingPattern(word));
  narrow(conditions, options, 'sessions.id');
  const indexed = words.match !== null;
  const around = surroundings(text, words.literal[0]);
  return {
    sql: `SELECT sessions.id, sessions.title, sessions.project_path, NULL, 'session', sessions.last_activity, sessions.seq, ${SESSION_SCORE},
        ${indexed ? snippetSql('sessions_fts') : 'NULL'}, ${around.sql}
      FROM ${indexed ? 'sessions_fts CROSS JOIN sessions ON sessions.seq = sessions_fts.docid' : 'sessions'}${conditions.sql}
      ORDER BY sessions.last_activity DESC, sessions.seq DESC LIMIT ?`,
    params: [...around.params, ...conditions.params, most],
  };
}

function narrow(conditions: Conditions, { session, project }: SearchOptions, sessionId: string): void {
  if (session !== undefined) conditions.add(`${sessionId} = ?`, session);
  if (project !== undefined) conditions.add('sessions.project_path = ?', project);
}

/** A record can be there several times, as when a file was copied or rewritten: one of those that match is the hit. */
const ONE_EACH = 'GROUP BY event.session_id, coalesce(event.uuid, event.id)';
const HIT = 'sessions.id, sessions.title, sessions.project_path, event.id, event.kind, event.timestamp, event.seq';

function eventHits(ask: Ask): Statement {
  const { words, byScore, most, options } = ask;
  if (words.match === null) return literalHits(ask);
  const conditions = new Conditions().add('transcript_fts MATCH ?', words.match);
  for (const word of words.literal) conditions.add('event.search_text GLOB ?', containingPattern(word));
  narrow(conditions, options, 'event.session_id');
  const sessions = options.project === undefined ? '' : OF_SESSIONS;
  const around = surroundings('event.search_text', words.literal[0]);
  // The index is asked again for the rank, and once more for the snippets: what it computes for a hit costs more than
  // finding it, so that must be done only for those that remain.
  const scored = byScore
    ? `SELECT seq, at, ${scoreSql(matchSql('transcript_fts'), words.phrases)} * ${SAID_TWICE} AS score FROM transcript_fts CROSS JOIN found ON found.seq = transcript_fts.docid
        WHERE transcript_fts MATCH ? ORDER BY score DESC, at DESC, seq DESC LIMIT ?`
    : 'SELECT seq, at, 0 AS score FROM found';
  return {
    sql: `WITH hits AS MATERIALIZED (
        SELECT min(event.id), event.seq AS seq, event.timestamp AS at
        FROM transcript_fts CROSS JOIN transcript_events AS event ON event.seq = transcript_fts.docid${sessions}
        ${conditions.sql} ${ONE_EACH} ORDER BY at DESC, seq DESC LIMIT ?
      ), found AS MATERIALIZED (
        SELECT hits.seq, at, event.kind, octet_length(event.search_text) AS length
        FROM hits CROSS JOIN transcript_events AS event ON event.seq = hits.seq
      ), page AS MATERIALIZED (${scored})
      SELECT ${HIT}, page.score, ${snippetSql('transcript_fts')}, ${around.sql}
      FROM transcript_fts CROSS JOIN page ON page.seq = transcript_fts.docid
        CROSS JOIN transcript_events AS event ON event.seq = page.seq${OF_SESSIONS}
      WHERE transcript_fts MATCH ?`,
    params: [...conditions.params, ...(byScore ? [RANKED, words.match, most] : [most]), ...around.params, words.match],
  };
}

/** What people and Claude said counts twice as much as what tools answered and what was injected. */
const SAID_TWICE = "CASE WHEN found.kind IN ('user', 'assistant') THEN 2 ELSE 1 END";

const OF_SESSIONS = ' CROSS JOIN sessions ON sessions.id = event.session_id';

/**
 * Words that the index does not know are looked for in the texts themselves, from the newest on. Grouping would read all
 * of them: instead, a hit is none where a copy of it is one.
 */
function literalHits({ words, most, options }: Ask): Statement {
  const conditions = new Conditions();
  const patterns = words.literal.map(containingPattern);
  for (const pattern of patterns) conditions.add('event.search_text GLOB ?', pattern);
  const isHit = patterns.map(() => ' AND copy.search_text GLOB ?').join('');
  const copies = `SELECT 1 FROM transcript_events AS copy
    WHERE copy.uuid = event.uuid AND copy.session_id = event.session_id AND copy.id < event.id${isHit}`;
  conditions.add(`NOT EXISTS (${copies})`, ...patterns);
  narrow(conditions, options, 'event.session_id');
  const around = surroundings('event.search_text', words.literal[0]);
  // What is around a word is computed for the hits of the page alone.
  return {
    sql: `WITH page AS MATERIALIZED (
        SELECT event.seq AS seq FROM transcript_events AS event${OF_SESSIONS}${conditions.sql}
        ORDER BY event.timestamp DESC, event.seq DESC LIMIT ?
      )
      SELECT ${HIT}, 0, NULL, ${around.sql}
      FROM page CROSS JOIN transcript_events AS event ON event.seq = page.seq${OF_SESSIONS}`,
    params: [...conditions.params, most, ...around.params],
  };
}

interface Scored {
  /** Decides between hits that are equal in all else, so that pages neither repeat nor leave out one. */
  readonly seq: number;
  readonly hit: SearchHit;
  readonly score: number;
}

function readHits({ rows }: ResultSet, words: Words): readonly Scored[] {
  return rows.map(([sessionId, title, project, eventId, kind, timestamp, seq, score, marked, around]) => ({
    seq: seq as number,
    score: score as number,
    hit: {
      sessionId: sessionId as string,
      title: title as string | null,
      project: project as string | null,
      eventId: eventId as string | null,
      kind: kind as EventKind | 'session',
      timestamp: readDateOrNull(timestamp),
      snippet: foundSnippet(marked as string | null, (around ?? '') as string, words),
    },
  }));
}

function timeValue({ timestamp }: SearchHit): number {
  return timestamp?.getTime() ?? Number.NEGATIVE_INFINITY;
}
