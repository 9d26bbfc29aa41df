/** Has a store in memory (sql.js), and saves one generation of it after another to a file. */
import { readFileSync } from 'node:fs';
import { type Database, openDatabase, type Sink } from '@coterie/core';
import { fileSink, readDatabaseFile } from '@coterie/node';
import { sqljs } from '@coterie/sqljs';
import { openStore, type Store } from '@coterie/store';
import { addGeneration, lastGeneration } from '../saved-store.ts';
import { type Thrown, thrownOf } from '../thrown.ts';
import { answerQuestions } from '../worker.ts';

export type Command =
  /** Reads the file; where there is none yet, the one that all begin with. */
  { readonly load: { readonly path: string; readonly first: string } } | { readonly save: number };

export interface Obeyed {
  /** That the store has now. */
  readonly generation: number;
  readonly thrown?: Thrown;
}

interface Open {
  readonly db: Database<'sync'>;
  readonly store: Store<'sync'>;
  readonly sink: Sink<void>;
}

let open: Open | undefined;

answerQuestions(async (command: Command): Promise<Obeyed> => {
  try {
    if ('load' in command) {
      const { path, first } = command.load;
      const loaded = readDatabaseFile(path);
      const bytes = loaded.bytes ?? readFileSync(first);
      const db = openDatabase(await sqljs({ bytes, walFile: 'none' }));
      open = { db, store: openStore(db), sink: fileSink(path, { loaded }) };
      return { generation: lastGeneration(open.store) };
    }
    if (open === undefined) throw new Error('Nothing is loaded.');
    const { db, store, sink } = open;
    if (lastGeneration(store) < command.save) addGeneration(store, command.save);
    db.save(sink);
    return { generation: command.save };
  } catch (error) {
    return { generation: 0, thrown: thrownOf(error) };
  }
});
