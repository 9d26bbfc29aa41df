/** Opens the database and creates an instance of the name that it is given. */
import { initializeDatabase } from '@coterie/claude-codex/database';

const [file = '', id = ''] = process.argv.slice(2);
const db = await initializeDatabase({ local: { file } });
await db.createInstance({ id, type: 'coding' });
await db.disconnect();
