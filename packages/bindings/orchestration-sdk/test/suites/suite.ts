import type { Database, DatabaseConfig } from '../../src/index.ts';

/** Tests of one subject, on whatever opens a new, empty database. */
export type Suite = (open: (config?: Pick<DatabaseConfig, 'enableFTS'>) => Promise<Database>) => void;
