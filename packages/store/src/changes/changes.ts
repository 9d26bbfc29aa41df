import {
  type Database,
  DatabaseError,
  type Flow,
  type Handle,
  type Mode,
  runFlow,
  ValidationError,
} from '@coterie/core';
import { assertOutside } from '../maintenance/outside.ts';
import { Lookout } from './others.ts';
import type { ChangesListener, ChangesOptions, Unsubscribe } from './types.ts';
import { type Subscriber, watchOf } from './watch.ts';

/** Milliseconds between two looks at others. */
const INTERVAL = 1000;

/** See `Store.changes`. */
export function* subscribe<M extends Mode>(
  db: Handle<M>,
  listener: ChangesListener,
  options: ChangesOptions,
): Flow<Unsubscribe<M>> {
  assertOutside(db as Handle, 'subscribed to');
  const database = db as unknown as Database;
  const { interval = INTERVAL, timers = database.platform } = options;
  if (interval !== null && !(interval > 0)) {
    throw new ValidationError(
      'interval',
      `interval must be milliseconds above 0, or null, but is ${String(interval)}.`,
    );
  }
  const watch = watchOf(database);
  if (!watch.seesRows && interval !== null) throw cannotSeeOthers(database);
  const lookout = interval === null ? null : new Lookout(database, watch, { interval, timers });
  const subscriber: Subscriber = {
    listener,
    connectionLost: () => lookout?.connectionLost(),
    end: () => lookout?.stop(),
  };
  yield* watch.add(subscriber);
  try {
    if (lookout !== null) yield* lookout.start(subscriber);
  } catch (error) {
    yield* watch.remove(subscriber);
    throw error;
  }
  return () => {
    lookout?.stop();
    return runFlow(db.mode, watch.remove(subscriber));
  };
}

function cannotSeeOthers({ capabilities: { engine } }: Database): DatabaseError {
  return new DatabaseError(
    'unsupported',
    `Whether others have committed to this database (${engine}) cannot be seen from here: a server has no lasting connection that would tell. Subscribe with { interval: null } to be told of the commits of this store alone, without their rows.`,
  );
}
