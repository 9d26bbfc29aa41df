/** Inserts of whole rows, for services of one's own. */

import { insertFirst } from './database.ts';
import type { Table } from './schema.ts';

/** What `db.insert(table).values(row)` leads to. */
export interface Insert {
  /**
   * Inserts the row. Calls that are made after this one find it, also when nobody waits for the promise.
   * @throws {ValidationError} for a row that breaks a rule.
   */
  run(): Promise<void>;
}

/** As the document's services insert: `db.insert(sessions).values(session).run()`. */
export const db = {
  insert: <Row>(table: Table<Row>) => ({
    values: (row: Row): Insert => ({ run: () => insertFirst((store) => table.create(store, row)) }),
  }),
};
