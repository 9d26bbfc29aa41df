export { type LibsqlOptions, libsql } from './open.ts';
