import type { Access } from './contract.ts';
import { type Flow, wait } from './flow.ts';
import { Gate, type Passage } from './gate.ts';
import type { Platform, Signal } from './platform.ts';

export interface QueueOptions {
  readonly platform: Platform;
  /** Milliseconds to wait for one who does not leave. */
  readonly timeout: number;
  /** `one`: what is inside shares a connection. `many`: reads have connections of their own, and writes one lock. */
  readonly connections: 'one' | 'many';
  /** Whether it is the inside of a transaction. */
  readonly inTransaction: boolean;
}

/** The way of a call through the queue. */
export interface Way {
  readonly gate: Gate;
  readonly passage: Passage;
}

/**
 * Who passes beside whom on one handle.
 *
 * On a database with one connection, plain calls pass beside each other but not beside a transaction: the driver puts
 * them in a row. With many connections, reads need not wait at all, and writes pass alone: there is one write lock, and
 * sqld 0.24 comes to a standstill for good when a dozen connections of one handle crowd before it (measured). Inside a
 * transaction everything passes alone: it has one connection, and another's statement between a savepoint and its
 * rollback would be undone with it.
 */
export class Queue {
  /** For a call by itself. */
  readonly call: Readonly<Record<Access, Way>>;
  /** For a transaction. */
  readonly transaction: Readonly<Record<Access, Way>>;
  readonly #timeout: number;

  constructor({ platform, timeout, connections, inTransaction }: QueueOptions) {
    const gate = new Gate(platform);
    const alone: Way = { gate, passage: 'exclusive' };
    const beside: Way = { gate, passage: 'shared' };
    const own: Way = { gate: new Gate(platform), passage: 'shared' };
    const many = connections === 'many' && !inTransaction;
    this.call = inTransaction
      ? { read: alone, write: alone }
      : many
        ? { read: own, write: alone }
        : { read: beside, write: beside };
    this.transaction = { read: many ? own : alone, write: alone };
    this.#timeout = timeout;
  }

  /** Resolves when it is the caller's turn; he must leave the gate then. */
  enter({ gate, passage }: Way, signal: Signal | undefined): Promise<void> {
    return gate.enter(passage, {
      timeout: this.#timeout,
      signal,
      blockedBy: () =>
        `The call waited ${this.#timeout} ms for an open transaction (or another change) to end and was not applied. ` +
        'If it was made inside that transaction, use the handle that the transaction gives to its body; ' +
        'otherwise keep transactions shorter or raise queueTimeout.',
    });
  }

  /** Waits for all who are inside; the gates stay closed behind them. */
  *drain(timeout: number): Flow<void> {
    const blockedBy = (): string => `Calls on this handle were still running after ${timeout} ms.`;
    for (const gate of new Set([this.transaction.write.gate, this.call.read.gate])) {
      yield* wait(gate.enter('exclusive', { timeout, blockedBy }));
    }
  }
}
