import { defineFace, type Face, type Handle, type Mode } from '@coterie/core';
import type { AgentHistory } from './entities/agent-history/repository.ts';
import type { Agents } from './entities/agents/repository.ts';
import type { Checkpoints } from './entities/checkpoints/repository.ts';
import type { Config } from './entities/config/repository.ts';
import type { Departments } from './entities/departments/repository.ts';
import type { Events } from './entities/events/repository.ts';
import type { GithubIssues } from './entities/github-issues/repository.ts';
import type { Instances } from './entities/instances/repository.ts';
import type { Jobs } from './entities/jobs/repository.ts';
import type { McpEvents } from './entities/mcp-events/repository.ts';
import type { Messages } from './entities/messages/repository.ts';
import type { Outputs } from './entities/outputs/repository.ts';
import type { Projects } from './entities/projects/repository.ts';
import type { Relationships } from './entities/relationships/repository.ts';
import type { Sessions } from './entities/sessions/repository.ts';
import { lazily } from './lazily.ts';
import type { Domains, StoreOperations } from './operations.ts';
import type { Transcripts } from './transcripts/repository.ts';

/** What runs the operations of each domain, over any database. */
export type Faces = { readonly [D in keyof StoreOperations]: Face<StoreOperations[D]> };

export function facesOf(operations: StoreOperations): Faces {
  const domains = Object.keys(operations) as (keyof StoreOperations)[];
  const makers = domains.map((domain) => [domain, () => defineFace(operations[domain])]);
  return lazily(Object.fromEntries(makers)) as Faces;
}

/** The domains over a database, or over a transaction of it. Each is made when it is first used. */
export class DomainsOver<M extends Mode> implements Domains<M> {
  /** The database; inside `transaction` the transaction. */
  readonly db: Handle<M>;
  readonly #faces: Faces;
  readonly #used: { -readonly [D in keyof Domains<M>]?: Domains<M>[D] } = {};

  constructor(db: Handle<M>, faces: Faces) {
    this.db = db;
    this.#faces = faces;
  }

  get sessions(): Sessions<M> {
    return this.#face('sessions');
  }

  get departments(): Departments<M> {
    return this.#face('departments');
  }

  get checkpoints(): Checkpoints<M> {
    return this.#face('checkpoints');
  }

  get messages(): Messages<M> {
    return this.#face('messages');
  }

  get instances(): Instances<M> {
    return this.#face('instances');
  }

  get mcpEvents(): McpEvents<M> {
    return this.#face('mcpEvents');
  }

  get relationships(): Relationships<M> {
    return this.#face('relationships');
  }

  get githubIssues(): GithubIssues<M> {
    return this.#face('githubIssues');
  }

  get projects(): Projects<M> {
    return this.#face('projects');
  }

  get agents(): Agents<M> {
    return this.#face('agents');
  }

  get agentHistory(): AgentHistory<M> {
    return this.#face('agentHistory');
  }

  get outputs(): Outputs<M> {
    return this.#face('outputs');
  }

  get events(): Events<M> {
    return this.#face('events');
  }

  get jobs(): Jobs<M> {
    return this.#face('jobs');
  }

  get config(): Config<M> {
    return this.#face('config');
  }

  get transcripts(): Transcripts<M> {
    return this.#face('transcripts');
  }

  #face<D extends keyof Domains<M>>(domain: D): Domains<M>[D] {
    const known = this.#used[domain];
    if (known !== undefined) return known;
    const face = new this.#faces[domain](this.db) as unknown as Domains<M>[D];
    this.#used[domain] = face;
    return face;
  }
}
