/** Opens `codex.db` of the working folder, goes to another one, and works there: with a server given as its replica. */
import { initializeDatabase } from '@coterie/claude-codex/database';

const [away = '', syncUrl] = process.argv.slice(2);
const cloud = syncUrl === undefined ? {} : { enabled: true, syncUrl };
const db = await initializeDatabase({ local: { file: 'file:codex.db' }, cloud });
process.chdir(away);
await db.setConfig('github.token', 'a secret', true);
if (syncUrl !== undefined) await db.sync();
await db.createInstance({ id: 'a', type: 'coding' });
await db.disconnect();
