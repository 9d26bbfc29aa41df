import type { Requirement } from './case.ts';

/** What cases depend on, each with its reason for those who cannot. */

export const asyncMode: Requirement = ({ mode }) =>
  mode === 'async' ? null : 'a synchronous call has returned before another can be made';

export const syncMode: Requirement = ({ mode }) => (mode === 'sync' ? null : 'is about synchronous databases');

export const secondHandle: Requirement = ({ target }) =>
  target.reopen === undefined ? 'the data belongs to one connection' : null;

export const manyConnections: Requirement = ({ capabilities }) =>
  capabilities.connections === 'many' ? null : 'the driver has one connection, so reads wait for a transaction';

export const oneConnection: Requirement = ({ capabilities }) =>
  capabilities.connections === 'one' ? null : 'reads have a connection of their own';

export const knownCaller: Requirement = ({ mode, context }) =>
  mode === 'sync' || context ? null : 'the platform cannot tell who calls';

export const localEngine: Requirement = ({ capabilities }) =>
  capabilities.remote ? 'a server keeps its connections, and their settings, to itself' : null;

export const remoteServer: Requirement = ({ capabilities }) =>
  capabilities.remote ? null : 'is about databases behind a network';

/** `busy` and its deadline are about locks of a file. */
export const locksOfFile: Requirement = ({ capabilities }) =>
  capabilities.remote ? 'a server lets writers wait by itself, and takes the lock of an idle transaction' : null;

export const exportable: Requirement = ({ capabilities }) =>
  capabilities.export ? null : 'the driver does not export bytes';

export const notExportable: Requirement = ({ capabilities }) =>
  capabilities.export ? 'the driver exports bytes' : null;

export const noReplica: Requirement = ({ capabilities }) => (capabilities.sync ? 'the database is a replica' : null);

export const loadable: Requirement = ({ target }) =>
  target.load === undefined ? 'the target does not open bytes' : null;

export const interactiveForeignKeysOff: Requirement = ({ capabilities }) =>
  capabilities.interactiveForeignKeysOff ? null : 'an interactive transaction cannot switch foreign keys off here';
