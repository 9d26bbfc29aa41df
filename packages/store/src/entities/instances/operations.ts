import type { Operation, ResultSet, Statement } from '@coterie/core';
import type { Environment } from '../../environment.ts';
import { textSearch } from '../../search/text-search.ts';
import { text } from '../../table/codec.ts';
import { workshop } from '../../table/verbs.ts';
import { instanceDefinition as definition, INSTANCE_STATUSES, INSTANCE_TYPES } from './definition.ts';
import type { Instances } from './repository.ts';
import type { Instance, InstanceStatus } from './types.ts';

const TOUCH = `UPDATE instances SET last_activity = max(last_activity, ?) WHERE id = ? RETURNING ${definition.table.select}`;

/** The instances as operations. They do nothing by themselves: a store runs them. */
export function createInstances(environment: Environment): Instances<'operation'> {
  const { table } = definition;
  const shop = workshop(definition, environment);

  /** The record of a change that the next statement makes; none where there is no such instance, or nothing changes. */
  function recorded(id: string, status: InstanceStatus, reason?: string): Statement {
    const to = table.encode('status', status);
    const because = reason === undefined ? { sql: '', params: [] } : { sql: ", 'reason', ?", params: [said(reason)] };
    return {
      sql: `INSERT INTO mcp_events (id, instance_id, tool_name, success, metadata_json, timestamp)
        SELECT ?, id, 'status_change', 1, json_object('from', status, 'to', ?${because.sql}), ?
        FROM instances WHERE id = ? AND status <> ?`,
      params: [
        environment.id(),
        to,
        ...because.params,
        table.encode('updatedAt', environment.now()),
        table.encode('id', id),
        to,
      ],
    };
  }

  const lastRow = (results: readonly ResultSet[]): Instance | null => shop.firstOrNull(results.slice(-1));

  return {
    ...shop.verbs,
    ...textSearch(definition, shop),

    update(id, patch): Operation<Instance | null> {
      const { status } = patch;
      if (status === undefined) return shop.verbs.update(id, patch);
      return shop.write([recorded(id, status), shop.writes.update(id, patch, environment)], lastRow);
    },

    setStatus(id, status, { reason } = {}) {
      const change = { status, lastActivity: environment.now() };
      const differs = { sql: 'status <> ?', params: [table.encode('status', status)] };
      const statements = [
        recorded(id, status, reason),
        shop.writes.update(id, change, environment, differs),
        ...shop.verbs.get(id).statements,
      ];
      return shop.write(statements, lastRow);
    },

    touch(id) {
      const params = [table.encode('lastActivity', environment.now()), table.encode('id', id)];
      return shop.write([{ sql: TOUCH, params }], shop.firstOrNull);
    },

    countByStatus: (where = {}) => shop.countBy('status', INSTANCE_STATUSES, where),
    countByType: (where = {}) => shop.countBy('type', INSTANCE_TYPES, where),
  };
}

function said(reason: string) {
  return text().encode(reason, 'reason');
}
