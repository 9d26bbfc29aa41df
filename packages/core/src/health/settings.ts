import type { Operation } from '../database/operation.ts';
import { connectionPragmas, type PragmaOptions } from '../driver/pragmas.ts';

/** A pragma of the connection: what every driver here sets, and what it is. */
export interface Setting {
  readonly name: string;
  readonly wanted: number;
  /** Null where the engine does not tell. */
  readonly actual: number | null;
}

/**
 * Asks the connection for the settings that `connectionPragmas` makes. `busy_timeout` is not among them: it is what is
 * left to the engine of a wait that core does in async mode.
 */
export function settingsOf({ journal }: Pick<PragmaOptions, 'journal'>): Operation<readonly Setting[]> {
  const wanted = connectionPragmas({ journal, busyTimeout: 0 }).map(parsePragma).filter(isCompared);
  return {
    access: 'read',
    statements: wanted.map(({ name }) => ({ sql: `PRAGMA ${name}`, params: [] })),
    decode: (results) =>
      wanted.map((setting, at) => {
        const actual = results[at]?.rows[0]?.[0];
        return { ...setting, actual: typeof actual === 'number' ? actual : null };
      }),
  };
}

/** https://www.sqlite.org/pragma.html: the words that SQLite takes, and the numbers that it answers with. */
const NUMBERS: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  foreign_keys: { OFF: 0, ON: 1 },
  recursive_triggers: { OFF: 0, ON: 1 },
  synchronous: { OFF: 0, NORMAL: 1, FULL: 2, EXTRA: 3 },
  temp_store: { DEFAULT: 0, FILE: 1, MEMORY: 2 },
};

/** The word for a setting's number, as it is written in SQL: `NORMAL` for a `synchronous` of 1. */
export function settingWord(name: string, value: number): string {
  const words = Object.entries(NUMBERS[name] ?? {});
  return words.find(([, number]) => number === value)?.[0] ?? String(value);
}

function parsePragma(sql: string): { readonly name: string; readonly wanted: number } {
  const [, name = '', value = ''] = /^PRAGMA (\w+) = (\S+)$/.exec(sql) ?? [];
  return { name, wanted: NUMBERS[name]?.[value] ?? Number(value) };
}

function isCompared({ name }: { readonly name: string }): boolean {
  return name !== 'busy_timeout';
}
