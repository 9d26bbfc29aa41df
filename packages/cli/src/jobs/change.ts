import type { Job, Jobs, Store } from '@coterie/store';
import type { Context } from '../context.ts';
import { withStore } from '../database/session.ts';
import type { RowDocument } from '../documents/entities.ts';
import { rowDocument } from '../entities/document.ts';
import { findEntity } from '../entities/entity.ts';
import { findId, noSuch } from '../entities/rows.ts';
import type { GlobalOptions } from '../root.ts';

/** Does something to jobs, all of them or none. @returns them as they are then. */
export async function changeJobs(
  options: GlobalOptions,
  context: Context,
  starts: readonly string[],
  change: (jobs: Jobs<'async'>, id: string) => Promise<Job | null>,
): Promise<readonly RowDocument[]> {
  const entity = await findEntity('jobs');
  return withStore(options, context, 'change', (store) =>
    (store as Store<'async'>).transaction(async (inside) => {
      const rows: RowDocument[] = [];
      for (const start of starts) {
        const id = await findId(inside, entity, start);
        const job = await change(inside.jobs, id);
        if (job === null) throw noSuch(entity.name, id);
        rows.push(rowDocument(job));
      }
      return rows;
    }),
  );
}
