import { existsSync } from 'node:fs';
import {
  assertGiven,
  assertOptions,
  type Database,
  DatabaseError,
  optionKinds,
  type PatienceOptions,
  ValidationError,
} from '@coterie/core';
import { backup } from '@coterie/node';
import type { JsonValue } from '@coterie/store';
import { Calls } from './calls.ts';
import type { Connection } from './connect.ts';
import { events, instances, issues, relationships } from './dialects.ts';
import { instanceList } from './instance-list.ts';
import type { DatabaseInterface } from './interface.ts';
import type { InstanceStatus } from './types.ts';
import {
  creatingInstance,
  creatingRelationship,
  deleting,
  loggingEvent,
  noInstance,
  other,
  reading,
  updating,
  updatingRelationship,
} from './ways.ts';

const EVENTS = 100;
const ELSEWHERE = 'Give another path, or move that away: a backup overwrites nothing.';

const databases = new WeakMap<DatabaseInterface, Database>();

/** The database under it; undefined for what `initializeDatabase` did not make. */
export function databaseOf(db: DatabaseInterface): Database | undefined {
  return databases.get(db);
}

/** The document's database over a store: one operation of it for each method, and how that fails. */
export function codexDatabase(connection: Connection, patience: PatienceOptions): DatabaseInterface {
  const { database, store } = connection;
  const { operations } = store;
  const calls = new Calls(connection, patience);
  const run = calls.run.bind(calls);

  const db: DatabaseInterface = {
    async createInstance(given) {
      const { id } = await run(creatingInstance(given), () => operations.instances.create(instances.new(given)));
      return id;
    },

    async updateInstance(id, updates) {
      await run(updating(`The instance ${id}`, { words: instances, none: noInstance(id) }), () =>
        operations.instances.update(id, { lastActivity: new Date(), ...instances.patch(updates) }),
      );
    },

    async updateInstanceStatus(id, status) {
      await run(updating(`The status of ${id}`, { none: noInstance(id) }), () =>
        operations.instances.setStatus(id, instances.patch({ status }).status as InstanceStatus),
      );
    },

    getInstance: (id) => run(reading('The instance'), () => instances.one(operations.instances.get(id))),

    listInstances: (filter = {}) =>
      run(reading('Instances'), () => instances.many(operations.instances.list(instanceList(filter)))),

    async deleteInstance(id) {
      await run(deleting(`The instance ${id}`, { none: noInstance(id) }), () => operations.instances.delete(id));
    },

    async logMCPEvent(event) {
      await run(loggingEvent(event), () => operations.mcpEvents.create(events.new(event)));
    },

    getMCPEvents: (instance_id, limit = EVENTS) =>
      run(reading('Events', events), () =>
        events.many(operations.mcpEvents.list({ where: events.where({ instance_id }), direction: 'desc', limit })),
      ),

    getRecentMCPEvents: (since) =>
      run(reading('Events', events), () => {
        assertGiven({ since });
        return events.many(operations.mcpEvents.list({ where: { since }, direction: 'desc' }));
      }),

    async createRelationship(given) {
      const { id } = await run(creatingRelationship(given), () =>
        operations.relationships.create(relationships.new(given)),
      );
      return id;
    },

    getRelationships: (id) =>
      run(reading('Relationships', relationships), () => relationships.many(operations.relationships.of(id))),

    async updateRelationship(id, updates) {
      await run(updatingRelationship(id), () => operations.relationships.update(id, relationships.patch(updates)));
    },

    async upsertGitHubIssue(issue) {
      await run(other('The issue could not be stored', issues), () =>
        operations.githubIssues.upsert(issues.new(issue)),
      );
    },

    getGitHubIssue: (number) =>
      run(reading('The issue', issues), () => issues.one(operations.githubIssues.latest(number))),

    async syncGitHubIssues(list) {
      await run(other('The issues could not be stored', issues), () => {
        assertGiven({ issues: list });
        assertOptions({ issues: list }, { issues: optionKinds.list });
        return operations.githubIssues.sync(list.map((issue) => issues.new(issue)));
      });
    },

    async setConfig(key, value, encrypted) {
      await run(other('The setting could not be stored'), () => operations.config.set(key, value, { encrypted }));
    },

    getConfig: async <T extends JsonValue>(key: string) =>
      (await run(reading('The setting'), () => operations.config.get<T>(key))) ?? null,

    async deleteConfig(key) {
      await run(deleting('The setting'), () => operations.config.delete(key));
    },

    vacuum: () =>
      calls.call(other('The database could not be vacuumed'), async () => {
        if (database.capabilities.vacuum) await store.vacuum();
      }),

    backup: (path) =>
      calls.call(other('The database could not be backed up'), async () => {
        if (typeof path === 'string' && existsSync(path)) {
          throw new ValidationError('path', `There is something at ${path} already. ${ELSEWHERE}`);
        }
        await backup(database, path);
      }),

    sync: () =>
      calls.call(other('The database could not be synced'), async ({ signal }) => {
        if (!database.capabilities.sync) {
          throw new DatabaseError('unsupported', 'It is no replica: open it with cloud.enabled, and with the syncUrl.');
        }
        await database.sync({ signal });
      }),

    isConnected: () => calls.isOpen,
    disconnect: () => calls.end(),
  };
  databases.set(db, database);
  return db;
}
