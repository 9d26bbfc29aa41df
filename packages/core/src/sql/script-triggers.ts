import { foldIdentifier } from './identifier.ts';
import { readShape, type StatementShape } from './statement-shape.ts';
import { triggerBody } from './trigger-body.ts';

interface ScriptTrigger {
  /** Folded name of the table at which it fires. */
  readonly on: string;
  readonly body: readonly StatementShape[];
}

/** The triggers that a script makes, which go off when it writes to their tables. Which change fires one is not looked at. */
export class ScriptTriggers {
  readonly #triggers: ScriptTrigger[] = [];

  /** Notes a CREATE TRIGGER; any other statement is passed by. */
  note({ kind, object, table }: StatementShape, sql: string): void {
    if (kind !== 'create' || object !== 'trigger' || table === undefined) return;
    this.#triggers.push({ on: foldIdentifier(table.name), body: triggerBody(sql).map(readShape) });
  }

  /** What runs when a table is written to, through triggers that fire triggers. */
  firedBy({ kind, table }: StatementShape): readonly StatementShape[] {
    if (table === undefined || (kind !== 'insert' && kind !== 'update' && kind !== 'delete')) return [];
    const waiting = [foldIdentifier(table.name)];
    const fired = new Set<ScriptTrigger>();
    for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
      for (const trigger of this.#triggers) {
        if (trigger.on !== name || fired.has(trigger)) continue;
        fired.add(trigger);
        for (const shape of trigger.body) if (shape.table !== undefined) waiting.push(foldIdentifier(shape.table.name));
      }
    }
    return [...fired].flatMap(({ body }) => body);
  }
}
