/** A name as SQL can hold it whatever its characters: in double quotes, its own doubled. */
export function quoteIdentifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/**
 * The name that SQL text stands for: `"a""b"`, `` `a` ``, `[a]` and `'a'` (SQLite takes a string where it expects a
 * name) without their quotes. Text that is not wholly quoted is returned as it is.
 */
export function unquoteIdentifier(text: string): string {
  const open = text[0];
  const close = open === '[' ? ']' : open;
  if (text.length < 2 || close === undefined || text.at(-1) !== close) return text;
  switch (open) {
    case '"':
    case '`':
    case "'":
      return text.slice(1, -1).replaceAll(open + open, open);
    case '[':
      return text.slice(1, -1);
    default:
      return text;
  }
}

/** The form in which two names are equal for SQLite, which ignores the case of ASCII letters and of no others. */
export function foldIdentifier(name: string): string {
  return name.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}
