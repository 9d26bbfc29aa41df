import type { Statement } from '@coterie/core';
import type { Groupable } from '../aggregate/types.ts';
import type { RowTypes } from '../table/entity.ts';
import type { Page } from '../table/listing.ts';

export interface OrderBy<T extends RowTypes> {
  readonly field: Groupable<T>;
  /** Default `asc`. */
  readonly direction?: 'asc' | 'desc' | undefined;
}

/** Which rows of an entity are wanted, where its `list` does not go far enough. */
export interface Selection<T extends RowTypes> extends Page {
  readonly where?: T['filter'] | undefined;
  /** One condition in SQL that holds for a row, over the columns of its table, with its values. Times are text in it: see `comparingInstants`. */
  readonly condition?: Statement | undefined;
  /** One after the other; rows that are equal in all come as they were stored, or the newest first when the last is `desc`. */
  readonly orderBy?: readonly OrderBy<T>[] | undefined;
}
