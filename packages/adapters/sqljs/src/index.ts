export type { SqlJs, SqlJsDatabase, SqlJsStatement } from './engine.ts';
export { type SqljsOptions, sqljs } from './open.ts';
