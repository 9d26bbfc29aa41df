/** Texts are few and repeat; ad hoc SQL with literals in it must not grow the memory without bound. */
const MAX_TEXTS = 4096;
const MAX_CHARACTERS = 4_000_000;
const LONGEST = 100_000;

/** A reader of texts that remembers what it read in each, as far as that fits. What it gives is shared: nobody changes it. */
export function remembered<T extends object | string>(read: (sql: string) => T): (sql: string) => T {
  const known = new Map<string, T>();
  let characters = 0;
  return (sql) => {
    const found = known.get(sql);
    if (found !== undefined) return found;
    const answer = read(sql);
    if (sql.length > LONGEST) return answer;
    if (known.size >= MAX_TEXTS || characters > MAX_CHARACTERS) {
      known.clear();
      characters = 0;
    }
    known.set(sql, answer);
    characters += sql.length;
    return answer;
  };
}
