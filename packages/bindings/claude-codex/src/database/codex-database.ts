import { existsSync } from 'node:fs';
import { type CallOptions, type Database, DatabaseError, type Operation, ValidationError } from '@coterie/core';
import { backup } from '@coterie/node';
import type { JsonValue, Store, StoreOperations } from '@coterie/store';
import { CodexError } from '../errors/index.ts';
import type { Connection } from './connect.ts';
import { type Failing, failure } from './failure.ts';
import type { DatabaseInterface } from './interface.ts';
import { missingSchema } from './missing-schema.ts';
import type { Patience } from './patience.ts';
import {
  eventRow,
  given,
  instanceList,
  instancePatch,
  instanceRow,
  issueRow,
  newEvent,
  newInstance,
  newIssue,
  newIssues,
  newRelationship,
  relationshipPatch,
  relationshipRow,
  settable,
} from './rows.ts';
import type {
  GitHubIssue,
  Instance,
  InstanceFilter,
  InstanceStatus,
  InstanceUpdate,
  MCPEvent,
  NewGitHubIssue,
  NewInstance,
  NewMCPEvent,
  NewRelationship,
  Relationship,
  RelationshipUpdate,
} from './types.ts';

const EVENTS = 100;
const ELSEWHERE = 'Give another path, or move that away: a backup overwrites nothing.';

/** The document's database over a store: one operation of it for each method. */
export class CodexDatabase implements DatabaseInterface {
  readonly #database: Database;
  readonly #store: Store;
  readonly #owned: boolean;
  readonly #patience: Patience;
  #ending: Promise<void> | undefined;

  constructor({ database, store, owned }: Connection, patience: Patience) {
    this.#database = database;
    this.#store = store;
    this.#owned = owned;
    this.#patience = patience;
  }

  /** The database under it; undefined for what `initializeDatabase` did not make. */
  static databaseOf(db: DatabaseInterface): Database | undefined {
    return typeof db === 'object' && db !== null && #database in db ? db.#database : undefined;
  }

  async createInstance(instance: NewInstance): Promise<string> {
    const failing: Failing = {
      code: 'DATABASE_INSERT_FAILED',
      what: 'The instance could not be created',
      duplicate: {
        code: 'DATABASE_INSTANCE_EXISTS',
        says: `There is an instance ${instance?.id} already. Update it, or give another id.`,
      },
    };
    const { id } = await this.#run(failing, ({ instances }) => instances.create(newInstance(instance)));
    return id;
  }

  async updateInstance(id: string, updates: InstanceUpdate): Promise<void> {
    const updated = await this.#run(updating(`The instance ${id}`), ({ instances }) => {
      const patch = instancePatch(updates);
      return instances.update(id, { ...patch, lastActivity: patch.lastActivity ?? new Date() });
    });
    if (updated === null) throw noInstance(id);
  }

  async updateInstanceStatus(id: string, status: InstanceStatus): Promise<void> {
    const updated = await this.#run(updating(`The status of ${id}`), ({ instances }) =>
      instances.setStatus(id, settable(status)),
    );
    if (updated === null) throw noInstance(id);
  }

  async getInstance(id: string): Promise<Instance | null> {
    const found = await this.#run(reading('The instance'), ({ instances }) => instances.get(id));
    return found === null ? null : instanceRow(found);
  }

  async listInstances(filter: InstanceFilter = {}): Promise<Instance[]> {
    const failing: Failing = { ...reading('Instances'), filters: true };
    const found = await this.#run(failing, ({ instances }) => instances.list(instanceList(filter)));
    return found.map(instanceRow);
  }

  async deleteInstance(id: string): Promise<void> {
    const deleted = await this.#run(deleting(`The instance ${id}`), ({ instances }) => instances.delete(id));
    if (!deleted) throw noInstance(id);
  }

  async logMCPEvent(event: NewMCPEvent): Promise<void> {
    const what = 'The event could not be logged';
    const failing: Failing = {
      code: 'DATABASE_LOG_FAILED',
      what,
      dangling: {
        code: 'DATABASE_LOG_FAILED',
        says: `${what}. There is no instance ${event?.instance_id}: create it first.`,
      },
    };
    await this.#run(failing, ({ mcpEvents }) => mcpEvents.create(newEvent(event)));
  }

  async getMCPEvents(instanceId: string, limit = EVENTS): Promise<MCPEvent[]> {
    const found = await this.#run(reading('Events'), ({ mcpEvents }) =>
      mcpEvents.list({ where: { instanceId: given('instance_id', instanceId) }, direction: 'desc', limit }),
    );
    return found.map(eventRow);
  }

  async getRecentMCPEvents(since: Date): Promise<MCPEvent[]> {
    const found = await this.#run(reading('Events'), ({ mcpEvents }) =>
      mcpEvents.list({ where: { since: given('since', since) }, direction: 'desc' }),
    );
    return found.map(eventRow);
  }

  async createRelationship(relationship: NewRelationship): Promise<string> {
    const { parent_instance: parent, child_instance: child, relationship_type: type } = relationship ?? {};
    const failing: Failing = {
      code: 'DATABASE_INSERT_FAILED',
      what: 'The relationship could not be created',
      duplicate: {
        code: 'DATABASE_RELATIONSHIP_EXISTS',
        says: `${parent} and ${child} have a relationship of the type ${type} already: updateRelationship changes it.`,
      },
      dangling: {
        code: 'DATABASE_INSTANCE_NOT_FOUND',
        says: `Of the instances ${parent} and ${child} one is not there, or both: create them first.`,
      },
    };
    const { id } = await this.#run(failing, ({ relationships }) => relationships.create(newRelationship(relationship)));
    return id;
  }

  async getRelationships(instanceId: string): Promise<Relationship[]> {
    const found = await this.#run(reading('Relationships'), ({ relationships }) => relationships.of(instanceId));
    return found.map(relationshipRow);
  }

  async updateRelationship(id: string, updates: RelationshipUpdate): Promise<void> {
    const failing = updating(`The relationship ${id}`);
    const updated = await this.#run(failing, ({ relationships }) =>
      relationships.update(id, relationshipPatch(updates)),
    );
    if (updated !== null) return;
    throw new CodexError(failing.code, `${failing.what}. There is none: give the id that createRelationship returned.`);
  }

  async upsertGitHubIssue(issue: NewGitHubIssue): Promise<void> {
    await this.#run(other('The issue could not be stored'), ({ githubIssues }) => githubIssues.upsert(newIssue(issue)));
  }

  async getGitHubIssue(number: number): Promise<GitHubIssue | null> {
    const found = await this.#run(reading('The issue'), ({ githubIssues }) => githubIssues.latest(number));
    return found === null ? null : issueRow(found);
  }

  async syncGitHubIssues(issues: readonly NewGitHubIssue[]): Promise<void> {
    await this.#run(other('The issues could not be stored'), ({ githubIssues }) =>
      githubIssues.sync(newIssues(issues)),
    );
  }

  async setConfig(key: string, value: JsonValue, encrypted?: boolean): Promise<void> {
    await this.#run(other('The setting could not be stored'), ({ config }) => config.set(key, value, { encrypted }));
  }

  async getConfig<T extends JsonValue = string>(key: string): Promise<T | null> {
    return (await this.#run(reading('The setting'), ({ config }) => config.get<T>(key))) ?? null;
  }

  async deleteConfig(key: string): Promise<void> {
    await this.#run(deleting('The setting'), ({ config }) => config.delete(key));
  }

  async vacuum(): Promise<void> {
    await this.#try(other('The database could not be vacuumed'), async () => {
      if (this.#database.capabilities.vacuum) await this.#store.vacuum();
    });
  }

  async backup(path: string): Promise<void> {
    await this.#try(other('The database could not be backed up'), () => {
      if (typeof path === 'string' && existsSync(path))
        throw new ValidationError('path', `There is something at ${path} already. ${ELSEWHERE}`);
      return backup(this.#database, path);
    });
  }

  async sync(): Promise<void> {
    await this.#try(other('The database could not be synced'), ({ signal }) => {
      if (this.#database.capabilities.sync) return this.#database.sync({ signal });
      throw new DatabaseError('unsupported', 'It is no replica: open it with cloud.enabled, and with the syncUrl.');
    });
  }

  isConnected(): boolean {
    return this.#ending === undefined;
  }

  async disconnect(): Promise<void> {
    this.#ending ??= this.#end();
    await this.#ending;
  }

  async #end(): Promise<void> {
    try {
      if (this.#owned) await this.#store.close();
    } catch (error) {
      throw failure(error, other('The database could not be closed'));
    }
  }

  #run<T>(failing: Failing, operation: (operations: StoreOperations) => Operation<T>): Promise<T> {
    return this.#try(failing, (options) => this.#store.run(operation(this.#store.operations), options));
  }

  async #try<T>(
    failing: Failing,
    call: (options: Required<Pick<CallOptions, 'signal'>>) => T | Promise<T>,
  ): Promise<T> {
    if (!this.isConnected()) {
      throw new CodexError(
        'DATABASE_CONNECTION_FAILED',
        `${failing.what}. The database is disconnected: call initializeDatabase again.`,
      );
    }
    try {
      return await this.#patience.run((signal) => call({ signal }));
    } catch (error) {
      throw (await this.#schemaFailure(error, failing)) ?? failure(error, failing);
    }
  }

  /** Of a database that can no longer be asked, what failed first is told. */
  #schemaFailure(error: unknown, { what }: Failing): Promise<CodexError | null> {
    return missingSchema(this.#database, error, what).catch(() => null);
  }
}

const reading = (what: string): Failing => ({ code: 'DATABASE_QUERY_FAILED', what: `${what} could not be read` });

const updating = (what: string): Failing => ({ code: 'DATABASE_UPDATE_FAILED', what: `${what} could not be updated` });

const deleting = (what: string): Failing => ({ code: 'DATABASE_DELETE_FAILED', what: `${what} could not be deleted` });

const other = (what: string): Failing => ({ code: 'DATABASE_OPERATION_FAILED', what });

function noInstance(id: string): CodexError {
  return new CodexError(
    'DATABASE_INSTANCE_NOT_FOUND',
    `There is no instance ${id}. listInstances() gives those that there are.`,
  );
}
