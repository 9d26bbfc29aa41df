/** A director opens a session, its team joins, and all of it is found again. On a sync driver nothing is awaited. */
import { betterSqlite3 } from '@coterie/better-sqlite3';
import { openStore } from '@coterie/store';

const store = openStore(betterSqlite3('team.db'));

const director = store.transaction((team) => {
  const director = team.sessions.create({ type: 'director', name: 'release 2.0', workspace: process.cwd() });
  for (const name of ['migrations', 'documentation']) {
    team.sessions.create({ type: 'department', name, workspace: process.cwd(), metadata: { director: director.id } });
  }
  return director;
});

store.sessions.update(director.id, { status: 'active' });

const [active, total] = store.batch([
  store.operations.sessions.list({ where: { status: 'active' } }),
  store.operations.sessions.count(),
]);
console.log(`${active.length} of ${total} sessions are active:`, active.map((session) => session.name).join(', '));
console.log(
  'Found by "migrations":',
  store.sessions
    .search('migrations')
    .map(({ item }) => item.id)
    .join(', '),
);
store.close();
