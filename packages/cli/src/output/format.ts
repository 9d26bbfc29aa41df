/** Numbers, sizes and times as people read them. */

const counts = new Intl.NumberFormat('en-US');

/** `12,345` */
export function formatCount(count: number): string {
  return counts.format(count);
}

/** `1 file`, `12,345 files` */
export function formatCountOf(count: number, one: string, many = `${one}s`): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`;
}

const compact = new Intl.NumberFormat('en-US', { notation: 'compact', maximumSignificantDigits: 3 });

/** Three digits and a magnitude: `950`, `8.4K`, `1.42M`. */
export function formatCompact(count: number): string {
  return compact.format(count);
}

const UNITS = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const;

/** Decimal units, three digits: `812 B`, `4.06 MB`. */
export function formatBytes(bytes: number): string {
  // 999.5 kB would be shown as 1,000 kB.
  const at = UNITS.findIndex((_, index) => bytes < 999.5 * 1000 ** index);
  const power = at === -1 ? UNITS.length - 1 : at;
  if (power === 0) return `${Math.round(bytes)} B`;
  const unit = new Intl.NumberFormat('en-US', {
    style: 'unit',
    unit: UNITS[power] ?? 'byte',
    maximumSignificantDigits: 3,
  });
  return unit.format(bytes / 1000 ** power);
}

/** The two largest units that matter: `85 ms`, `4.2 s`, `12m 04s`, `3h 20m`, `5d 2h`. */
export function formatDuration(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`;
  if (ms < 59_950) return `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  if (seconds < 3600) return `${Math.floor(seconds / 60)}m ${two(seconds % 60)}s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 24 * 60) return `${Math.floor(minutes / 60)}h ${two(minutes % 60)}m`;
  const hours = Math.round(minutes / 60);
  return `${Math.floor(hours / 24)}d ${hours % 24}h`;
}

/** In the reader's time zone: `2026-01-12 14:03`. */
export function formatTime(time: Date): string {
  return `${formatDate(time)} ${two(time.getHours())}:${two(time.getMinutes())}`;
}

/** In the reader's time zone: `2026-01-12`. */
export function formatDate(time: Date): string {
  return `${time.getFullYear()}-${two(time.getMonth() + 1)}-${two(time.getDate())}`;
}

function two(number: number): string {
  return String(number).padStart(2, '0');
}
