import type { Migration } from '@coterie/app-database/migrations';

export default {
  version: 3,
  name: 'add_my_module_tables',
  destructive: false,
  up: (db) => {
    db.exec(`CREATE TABLE my_table (id INTEGER PRIMARY KEY, name TEXT NOT NULL)`);
  },
} satisfies Migration;
