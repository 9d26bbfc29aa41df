/** A process that inserts events `0`, `1` … and says which it could: `node inserter.ts FILE SESSION MOMENT COUNT`. */
import { setTimeout } from 'node:timers/promises';
import { closeDatabase, db, events, openDatabase } from '@coterie/memva';

const [path = '', session = '', moment = '', count = ''] = process.argv.slice(2);
await openDatabase({ path, busyTimeout: 30_000 });
await setTimeout(Number(moment) - Date.now());
const done: string[] = [];
for (let at = 0; at < Number(count); at += 1) {
  const row = {
    uuid: String(at),
    session_id: 'claude-1',
    event_type: 'user',
    timestamp: '2026-02-12T09:00:00.000Z',
    is_sidechain: false,
    parent_uuid: null,
    cwd: '/w',
    project_name: 'w',
    data: {},
    memva_session_id: session,
  };
  const outcome = await db
    .insert(events)
    .values(row)
    .run()
    .then(
      () => 'stored',
      (error: { field?: string }) => error.field ?? String(error),
    );
  done.push(outcome);
}
await closeDatabase();
process.stdout.write(JSON.stringify(done));
