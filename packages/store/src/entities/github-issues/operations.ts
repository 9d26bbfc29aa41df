import { type Statement, ValidationError } from '@coterie/core';
import type { Environment } from '../../environment.ts';
import { textSearch } from '../../search/text-search.ts';
import { workshop } from '../../table/verbs.ts';
import { githubIssueDefinition as definition, GITHUB_ISSUE_STATES } from './definition.ts';
import { withLabels } from './labels.ts';
import type { GithubIssues } from './repository.ts';
import { differs, onConflict, runsOf, shapeOf, syncMoments } from './takeover.ts';
import type { GithubIssue, NewGithubIssue, SyncedGithubIssue } from './types.ts';

const { table } = definition;

const GET_BY_KEY = `SELECT ${table.select} FROM github_issues WHERE repo_owner = ? AND repo_name = ? AND number = ?`;

/** Of one number there are as many as there are repositories: a few, which are looked at one by one. */
const LATEST = `SELECT ${table.select} FROM github_issues WHERE number = ? ORDER BY synced_at DESC, seq DESC LIMIT 1`;

/** Issues that a sync found as they are were not written. */
const SEEN = `UPDATE github_issues SET synced_at = value ->> 3 FROM json_each(?)
  WHERE repo_owner = value ->> 0 AND repo_name = value ->> 1 AND number = value ->> 2 AND synced_at <> value ->> 3`;

/** The issues of GitHub as operations. They do nothing by themselves: a store runs them. */
export function createGithubIssues(environment: Environment): GithubIssues<'operation'> {
  const shop = workshop(definition, environment);
  const momentOf = syncMoments(environment);

  /** An issue with an id for the case that it is new. */
  function withId(issue: SyncedGithubIssue): NewGithubIssue & { readonly id: string } {
    if ((issue as NewGithubIssue).id !== undefined) {
      throw new ValidationError(
        'id',
        'An issue that is taken over is known by its repository and number. Leave id out.',
      );
    }
    return { ...withLabels(issue), id: environment.id() };
  }

  function seen(issues: readonly (SyncedGithubIssue & { readonly syncedAt: Date })[]): Statement {
    const rows = issues.map(({ repoOwner, repoName, number, syncedAt }) => [
      table.encode('repoOwner', repoOwner),
      table.encode('repoName', repoName),
      table.encode('number', number),
      table.encode('syncedAt', syncedAt),
    ]);
    return { sql: SEEN, params: [JSON.stringify(rows)] };
  }

  return {
    ...shop.verbs,
    ...textSearch(definition, shop),

    getByKey({ repoOwner, repoName, number }) {
      const params = [
        table.encode('repoOwner', repoOwner),
        table.encode('repoName', repoName),
        table.encode('number', number),
      ];
      return shop.read([{ sql: GET_BY_KEY, params }], shop.firstOrNull);
    },

    latest(number) {
      return shop.read([{ sql: LATEST, params: [table.encode('number', number)] }], shop.firstOrNull);
    },

    update: (id, patch) => shop.verbs.update(id, withLabels(patch)),

    upsert(issue) {
      const named = withId({ ...issue, syncedAt: issue.syncedAt ?? momentOf(issue) });
      const ending = `${onConflict(shapeOf(named))} RETURNING ${table.select}`;
      const statement = shop.writes.insert(named, environment, ending);
      return shop.write([statement], (results) => shop.firstOrNull(results) as GithubIssue);
    },

    sync(given) {
      // Said here, so that what is written is not written again as seen.
      const issues = given.map((issue) => ({
        ...withLabels(issue),
        syncedAt: issue.syncedAt ?? momentOf(issue),
      }));
      const candidates = new Set<string>();
      const statements = runsOf(issues).flatMap(([shape, run]) => {
        const named = run.map(withId);
        for (const { id } of named) candidates.add(id);
        const ending = `${onConflict(shape)} WHERE ${differs(shape)} RETURNING id`;
        return shop.writes.insertMany(named, environment, ending);
      });
      return shop.write([...statements, seen(issues)], (results) => {
        const written = results.slice(0, -1).flatMap(({ rows }) => rows.map(([id]) => id as string));
        const inserted = new Set(written.filter((id) => candidates.has(id))).size;
        const updated = written.length - inserted;
        return { inserted, updated, unchanged: issues.length - inserted - updated };
      });
    },

    countByState: (where = {}) => shop.countBy('state', GITHUB_ISSUE_STATES, where),

    countByLabel(where = {}) {
      const conditions = shop.matching(where);
      const issues = conditions.isEmpty ? '' : ` JOIN github_issues ON seq = issue_seq${conditions.sql}`;
      const sql = `SELECT label, count(*) FROM github_issue_labels${issues} GROUP BY label ORDER BY label`;
      return shop.read([{ sql, params: conditions.params }], ([result]) =>
        Object.fromEntries((result?.rows ?? []) as readonly (readonly [string, number])[]),
      );
    },
  };
}
