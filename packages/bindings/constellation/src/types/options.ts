/** Which part of a list is wanted. Lists come in the order in which their rows were created, unless said otherwise. */
export interface PaginationOptions {
  /** Maximum number of results: all when absent, none when 0. */
  limit?: number | undefined;
  /** Number of results to skip, with or without a `limit`. */
  offset?: number | undefined;
}

export interface FindHistoryOptions extends PaginationOptions {
  /** Default `asc`, the oldest first. */
  order?: 'asc' | 'desc' | undefined;
}

export interface FindEventsOptions extends PaginationOptions {
  /** Only events of this type; where a method takes a type too, both must hold. */
  type?: string | undefined;
  /** Default `asc`, the oldest first. */
  order?: 'asc' | 'desc' | undefined;
}
