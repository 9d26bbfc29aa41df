import { blob, type Codec, date, flag, integer, nullable, readDate, text } from '../../table/codec.ts';
import { type Columns, column, Table } from '../../table/table.ts';
import type { StoredSetting } from './types.ts';

/** JSON text, as it is. */
const jsonText: Codec<string | null> = { ...nullable(text()), kind: 'json' };

/** `migrations/006_config.sql`. */
const columns: Columns<StoredSetting> = {
  seq: column('seq', integer),
  id: column('id', text()),
  key: column('key', text()),
  value: column('value_json', jsonText),
  sealed: column('value_blob', nullable(blob)),
  encrypted: column('encrypted', flag),
  keyId: column('key_id', nullable(text())),
  createdAt: column('created_at', date),
  updatedAt: column('updated_at', date),
};

export const configTable = new Table<StoredSetting>('user_config', columns, (row) => ({
  seq: row[0] as number,
  id: row[1] as string,
  key: row[2] as string,
  value: row[3] as string | null,
  sealed: row[4] as Uint8Array | null,
  encrypted: row[5] === 1,
  keyId: row[6] as string | null,
  createdAt: readDate(row[7]),
  updatedAt: readDate(row[8]),
}));
