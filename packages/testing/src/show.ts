const LONGEST = 300;

/** A value as the sentence of a failed assertion shows it, with its type where that is the point. */
export function show(value: unknown): string {
  const text = describe(value);
  return text.length > LONGEST ? `${text.slice(0, LONGEST).toWellFormed()}… (${text.length} characters)` : text;
}

function describe(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'bigint') return `${value}n`;
  if (Object.is(value, -0)) return '-0';
  if (value instanceof Uint8Array)
    return `${value.constructor.name}(${value.length}) [${value.slice(0, 20).join(' ')}]`;
  if (Array.isArray(value)) return `[${value.slice(0, 50).map(describe).join(', ')}]`;
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? 'no Date' : value.toISOString();
  if (value instanceof Error) return `${value.name}: ${value.message}`;
  if (value === null || typeof value !== 'object') return String(value);
  const fields = Object.entries(value).map(([key, field]) => `${key}: ${describe(field)}`);
  return `{ ${fields.join(', ')} }`;
}
