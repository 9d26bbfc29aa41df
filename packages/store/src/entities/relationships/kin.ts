/** Who is related to an instance over any number of steps. */

import type { ResultSet, Statement } from '@coterie/core';
import { instanceTable } from '../instances/schema.ts';
import type { KinOptions } from './repository.ts';
import { relationshipTable } from './schema.ts';
import type { Relative } from './types.ts';

export type Direction = 'ancestors' | 'descendants';

/**
 * All steps that can be made from the instance, and the instances that they lead to. Each step is found once, however many
 * ways lead to it, so the work is that of the relationships alone, in circles too. A query that counted the depth as it
 * went would meet an instance again at every depth.
 */
export function kinStatements(
  direction: Direction,
  instanceId: string,
  { relationshipType }: KinOptions,
): readonly Statement[] {
  const [near, far] =
    direction === 'descendants' ? ['parent_instance', 'child_instance'] : ['child_instance', 'parent_instance'];
  const isOfType = relationshipType === undefined ? '' : ' AND relationship_type = ?';
  const type = relationshipType === undefined ? [] : [relationshipTable.encode('relationshipType', relationshipType)];
  const steps = `WITH RECURSIVE step (near, far) AS (
      SELECT ${near}, ${far} FROM relationships WHERE ${near} = ?${isOfType}
      UNION
      SELECT ${near}, ${far} FROM step CROSS JOIN relationships ON ${near} = step.far WHERE TRUE${isOfType})`;
  const params = [relationshipTable.encode('parentInstance', instanceId), ...type, ...type];
  return [
    { sql: `${steps} SELECT near, far FROM step`, params },
    {
      sql: `${steps} SELECT ${instanceTable.select} FROM instances WHERE id IN (SELECT far FROM step)`,
      params,
    },
  ];
}

/** The answer of `kinStatements`, with depths. */
export function kinOf(instanceId: string, [steps, instances]: readonly ResultSet[]): readonly Relative[] {
  const next = new Map<string, string[]>();
  for (const [near, far] of (steps?.rows ?? []) as readonly (readonly [string, string])[]) {
    const known = next.get(near);
    if (known === undefined) next.set(near, [far]);
    else known.push(far);
  }
  const depths = depthsFrom(instanceId, next);
  return (instances?.rows ?? [])
    .map((row) => instanceTable.decode(row))
    .filter(({ id }) => id !== instanceId)
    .map((instance) => ({ instance, depth: depths.get(instance.id) as number }))
    .sort((a, b) => a.depth - b.depth || a.instance.seq - b.instance.seq);
}

function depthsFrom(start: string, next: ReadonlyMap<string, readonly string[]>): ReadonlyMap<string, number> {
  const depths = new Map([[start, 0]]);
  let reached = [start];
  for (let depth = 1; reached.length > 0; depth += 1) {
    const found: string[] = [];
    for (const id of reached) {
      for (const far of next.get(id) ?? []) {
        if (depths.has(far)) continue;
        depths.set(far, depth);
        found.push(far);
      }
    }
    reached = found;
  }
  return depths;
}
