// What `npm run setup` starts.
import { initDatabase } from '@coterie/app-database';

initDatabase().close();
