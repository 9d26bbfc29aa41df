/**
 * The same calls as on a local file, awaited: LIBSQL_URL=http://127.0.0.1:8080 node main.ts
 * A round trip is what costs here, so two questions travel as one batch.
 */
import { libsql } from '@coterie/libsql';
import { openStore } from '@coterie/store';

const url = process.env.LIBSQL_URL ?? 'http://127.0.0.1:8080';
const authToken = process.env.LIBSQL_AUTH_TOKEN;
const store = await openStore(libsql({ url, ...(authToken === undefined ? {} : { authToken }) }));

const session = await store.sessions.create({ type: 'observer', name: 'nightly watch', workspace: process.cwd() });
const [found, total] = await store.batch([
  store.operations.sessions.get(session.id),
  store.operations.sessions.count(),
]);
console.log(`${found?.name} is one of ${total} sessions on ${url}`);
await store.close();
