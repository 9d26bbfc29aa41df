/** The page of an application over sql.js: from the start to its first row. */
import { sqljs } from '@coterie/sqljs';
import { openStore } from '@coterie/store';
import { tell } from './told.ts';

const store = openStore(await sqljs({ wasmUrl: '/sql.wasm' }));
const created = store.sessions.create({ type: 'director', name: 'main' });
tell(store.sessions.get(created.id)?.name);
