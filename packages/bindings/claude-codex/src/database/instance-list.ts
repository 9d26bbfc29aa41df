import { assertOptions, type OptionKind, oneOf, optionKinds, someOf } from '@coterie/core';
import type { InstanceList } from '@coterie/store';
import { STATUSES, TYPES } from './dialects.ts';
import type { InstanceFilter } from './types.ts';

const ORDERS = { created_at: 'createdAt', last_activity: 'lastActivity' } as const;
const DIRECTIONS = { ASC: 'asc', DESC: 'desc' } as const;

const FILTERS: { readonly [F in keyof InstanceFilter]-?: OptionKind } = {
  types: someOf(TYPES),
  statuses: someOf([...STATUSES, 'pr_merged', 'pr_closed']),
  issueNumber: optionKinds.any,
  parentInstance: optionKinds.any,
  orderBy: oneOf(Object.keys(ORDERS)),
  orderDirection: oneOf(Object.keys(DIRECTIONS)),
  limit: optionKinds.any,
  offset: optionKinds.any,
};

/** What the store is to list. @throws {ValidationError} naming the filter. */
export function instanceList(filter: InstanceFilter): InstanceList {
  assertOptions(filter, FILTERS, 'filter');
  const { types, statuses, orderBy = 'last_activity', orderDirection = 'DESC', limit, offset, ...where } = filter;
  return {
    where: { ...where, type: types, status: statuses },
    orderBy: ORDERS[orderBy],
    direction: DIRECTIONS[orderDirection],
    limit,
    offset,
  };
}
