export { type Auth, type Claims, createAuth } from './auth.ts';
export { sqld } from './need.ts';
export { type Sqld, type SqldOptions, startSqld } from './server.ts';
