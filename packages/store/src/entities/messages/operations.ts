import { type Statement, ValidationError } from '@coterie/core';
import type { Environment } from '../../environment.ts';
import { textSearch } from '../../search/text-search.ts';
import { Conditions } from '../../table/conditions.ts';
import { EQUALS } from '../../table/filters.ts';
import { pageClause } from '../../table/listing.ts';
import { workshop } from '../../table/verbs.ts';
import { messageDefinition as definition } from './definition.ts';
import type { Messages } from './repository.ts';
import { messageTable as table } from './schema.ts';
import type { ExchangeOptions, InboxOptions, Message } from './types.ts';

const DAY = 24 * 60 * 60 * 1000;

const RETURNING = `WHERE id = ? RETURNING ${table.select}`;

const DELIVERED = `UPDATE messages SET delivered = 1, delivered_at = coalesce(delivered_at, ?), failed = 0 ${RETURNING}`;

const WAITS = 'delivered = 0 AND failed = 0';

const FAILED = `UPDATE messages SET
  retry_count = retry_count + (${WAITS} AND retry_count < max_retries),
  failed = failed OR (${WAITS} AND retry_count >= max_retries),
  failure_reason = iif(${WAITS}, ?, failure_reason) ${RETURNING}`;

const RETRY = `UPDATE messages SET
  retry_count = iif(failed, 0, retry_count), failure_reason = iif(failed, NULL, failure_reason), failed = 0 ${RETURNING}`;

const OVERDUE = `SELECT ${table.select} FROM messages
  WHERE requires_response = 1 AND response_deadline <= ?
    AND NOT EXISTS (SELECT 1 FROM messages AS answer WHERE answer.in_reply_to = messages.id)
  ORDER BY response_deadline, seq`;

/** The messages as operations. They do nothing by themselves: a store runs them. */
export function createMessages(environment: Environment): Messages<'operation'> {
  const shop = workshop(definition, environment);
  const { read, write, all, firstOrNull } = shop;
  const key = (id: string) => table.encode('id', id);
  const now = () => environment.now().toISOString();
  return {
    ...shop.verbs,
    ...textSearch(definition, shop),

    conversation: (one, other, options = {}) =>
      read([exchange(one, other, options)], (results) => all(results).toReversed()),

    inbox: (receiver, options) => read([waiting(table.select, receiver, options)], all),

    receive(receiver, options) {
      const next = waiting('seq', receiver, options);
      const sql = `UPDATE messages SET delivered = 1, delivered_at = ? WHERE seq IN (${next.sql}) RETURNING ${table.select}`;
      return write([{ sql, params: [now(), ...next.params] }], (results) => all(results).toSorted(byUrgency));
    },

    markDelivered: (id) => write([{ sql: DELIVERED, params: [now(), key(id)] }], firstOrNull),

    markFailed(id, reason) {
      const params = [table.encode('failureReason', reason), key(id)];
      return write([{ sql: FAILED, params }], firstOrNull);
    },

    retry: (id) => write([{ sql: RETRY, params: [key(id)] }], firstOrNull),

    overdue(at = environment.now(), page = {}) {
      const { sql, params } = pageClause(page);
      return read([{ sql: `${OVERDUE}${sql}`, params: [table.encode('responseDeadline', at), ...params] }], all);
    },

    deleteOlderThan(days) {
      const sentBefore = new Date(environment.now().getTime() - days * DAY);
      if (typeof days === 'number' && days >= 0 && !Number.isNaN(sentBefore.getTime())) {
        return shop.verbs.deleteMany({ sentBefore });
      }
      throw new ValidationError('days', `days must be a number from 0 on, but is ${String(days)}.`);
    },
  };
}

/** What two said to each other, the newest first. Each direction has its part of an index, in order; these are merged. */
function exchange(one: string, other: string, { limit, before }: ExchangeOptions): Statement {
  const ways = one === other ? [[one, other] as const] : [[one, other] as const, [other, one] as const];
  const parts = ways.map(([sender, receiver]) => {
    const conditions = new Conditions()
      .add(`sender ${EQUALS}`, table.encode('sender', sender))
      .add(`receiver ${EQUALS}`, table.encode('receiver', receiver));
    if (before !== undefined) {
      conditions.add('(timestamp, seq) < (?, ?)', table.encode('timestamp', before.timestamp), before.seq);
    }
    return { sql: `SELECT ${table.select} FROM messages${conditions.sql}`, params: conditions.params };
  });
  const page = pageClause({ limit });
  return {
    sql: `${parts.map(({ sql }) => sql).join(' UNION ALL ')} ORDER BY timestamp DESC, seq DESC${page.sql}`,
    params: [...parts.flatMap(({ params }) => params), ...page.params],
  };
}

/** The condition is the one of the inbox's index, which has its order. */
function waiting(columns: string, receiver: string | null, { type, ...page }: InboxOptions = {}): Statement {
  const conditions = new Conditions().add(WAITS).add('receiver IS +?', table.encode('receiver', receiver));
  if (type !== undefined) conditions.add(`type ${EQUALS}`, table.encode('type', type));
  const cut = pageClause(page);
  return {
    sql: `SELECT ${columns} FROM messages${conditions.sql} ORDER BY priority DESC, timestamp, seq${cut.sql}`,
    params: [...conditions.params, ...cut.params],
  };
}

function byUrgency(one: Message, other: Message): number {
  return other.priority - one.priority || one.timestamp.getTime() - other.timestamp.getTime() || one.seq - other.seq;
}
