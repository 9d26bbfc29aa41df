import { type ContextStorage, claimFile } from '@coterie/core';
import { LocalConnection } from '../local/connection.ts';
import { LocalDatabase } from '../local/database.ts';
import { fileSystem } from '../local/file-system.ts';
import { RemoteDatabase } from '../remote/database.ts';
import { Server } from '../remote/server.ts';
import { ReplicaDatabase } from './database.ts';
import { unreachable } from './failure.ts';
import { Fetcher } from './fetcher.ts';
import type { ReplicaSettings } from './options.ts';
import { Readers } from './readers.ts';
import { refusePlain } from './refusal.ts';

/** @throws {DatabaseError} `cannot-open`, at once, also for a database that is no replica. */
export function openReplica(path: string, settings: ReplicaSettings, context: ContextStorage): ReplicaDatabase {
  const { server, syncInterval, readYourWrites } = settings;
  const { url } = server.address;
  const claim = () => claimFile({ path, engine: '@libsql/client', fileSystem });
  const own = claim();
  try {
    refusePlain(own.path);
  } catch (error) {
    own.release();
    throw error;
  }
  const remote = new RemoteDatabase(new Server(server), context);
  return new ReplicaDatabase({
    path: own.path,
    remote,
    readers: new Readers(() => new LocalDatabase(new LocalConnection(claim(), 'replica'), context)),
    fetcher: new Fetcher({
      path: own.path,
      url,
      authToken: server.authToken,
      timeout: server.timeout,
      async greet() {
        try {
          await remote.execute([{ sql: 'SELECT 1', params: [] }], { access: 'read' });
        } catch (error) {
          throw unreachable(error);
        }
      },
    }),
    syncInterval,
    readYourWrites,
    context,
    release: own.release,
  });
}
