/** The statements that everybody needs who writes them by hand. */
import { newRow, SESSION_COLUMNS } from './session-row.ts';

const columns = SESSION_COLUMNS.join(', ');
const given = Object.keys(newRow({ type: 'director' }));

export const SESSION_SQL = {
  get: `SELECT ${columns} FROM sessions WHERE id = ?`,
  list: `SELECT ${columns} FROM sessions WHERE workspace = ? ORDER BY created_at DESC, seq DESC LIMIT ?`,
  insert: `INSERT INTO sessions (${given.join(', ')}) VALUES (${given.map(() => '?').join(', ')})`,
  returning: ` RETURNING ${columns}`,
  update: `UPDATE sessions SET title = ?, title_source = 'api', metadata_json = ?, updated_at = ? WHERE id = ?
    RETURNING ${columns}`,
  countByStatus: 'SELECT status, count(*) AS sessions FROM sessions GROUP BY status',
} as const;
