/** Records of transcripts, for APIs that are written over the store. */

import type { Spoken } from '../dialect/options.ts';
import { type JsonObject, json } from '../table/codec.ts';
import { column } from '../table/table.ts';
import { eventTable } from './schema.ts';
import type { EventTypes } from './types.ts';

/** What is said of a record, and given for one. */
export const transcriptEvents: Spoken<EventTypes> = {
  // Both fields are read from this column, and `data` is the one that is given.
  table: { columns: { ...eventTable.columns, data: column('data', json<JsonObject>()) } },
  writable: [
    'sessionId',
    'data',
    'uuid',
    'parentUuid',
    'eventType',
    'timestamp',
    'isSidechain',
    'cwd',
    'projectName',
    'namedSessionId',
  ],
  changeable: [],
};
