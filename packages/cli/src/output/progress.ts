/** A line on stderr that tells how far long work is; there only when someone watches. */
import { formatBytes, formatCount, formatCountOf, formatDuration } from './format.ts';
import { createStyle, type Style, wantsColor } from './style.ts';
import { fit, oneLine } from './text.ts';

/** Where the work stands. */
export interface ProgressState {
  /** What is worked on now. */
  readonly label: string;
  /** What is counted; bytes where it is not said. */
  readonly unit?: 'rows' | undefined;
  readonly done: number;
  /** Null where nobody knows how much it will be: then there is no bar. */
  readonly total: number | null;
  readonly elapsedMs: number;
}

export interface Progress {
  update(state: Omit<ProgressState, 'elapsedMs'>): void;
  /** Takes the line away. */
  end(): void;
}

const BAR = 24;
const FRAME_MS = 80;

/** A shorter bar tells less than the numbers that stand in its place. */
const SHORTEST_BAR = 6;

/**
 * `━━━━━━━━────────  42%  120 MB of 286 MB  41.2 MB/s  4.0 s left  -work-shop/1f….jsonl`; where that does not fit, as
 * much of it as does, the part that is done before all else.
 */
export function renderProgress(state: ProgressState, columns: number, style: Style): string {
  const { done, total, elapsedMs, label, unit } = state;
  const format = unit === undefined ? formatBytes : formatCount;
  const room = columns - 1;
  if (total === null) return fit(`${amountOf(done, unit)}  ${formatDuration(elapsedMs)}  ${oneLine(label)}`, room);
  const part = total === 0 ? 0 : Math.min(1, done / total);
  const rate = elapsedMs === 0 ? 0 : (done / elapsedMs) * 1000;
  const percent = `${String(Math.floor(part * 100)).padStart(3)}%`;
  const amount = `${percent}  ${format(done)} of ${amountOf(total, unit)}`;
  const pace =
    elapsedMs < 500 || rate === 0
      ? amount
      : `${amount}  ${format(Math.round(rate))}/s  ${formatDuration(((total - done) / rate) * 1000)} left`;
  const numbers = [pace, amount].find((text) => text.length + 1 + SHORTEST_BAR <= room);
  if (numbers === undefined) return fit(amount.length <= room ? amount : percent, room);
  const width = Math.min(BAR, room - numbers.length - 1);
  const filled = Math.round(part * width);
  const bar = `${style.good('━'.repeat(filled))}${style.dim('─'.repeat(width - filled))}`;
  const rest = room - width - 1 - numbers.length - 3;
  return `${bar} ${numbers}${rest < 12 ? '' : `  ${style.dim(fit(oneLine(label), rest, 'end'))}`}`;
}

function amountOf(amount: number, unit: ProgressState['unit']): string {
  return unit === undefined ? formatBytes(amount) : formatCountOf(amount, 'row');
}

/** Draws on the stream if it is a terminal, and is silent if not. */
export async function startProgress(stream: NodeJS.WriteStream, now: () => number): Promise<Progress> {
  if (!stream.isTTY) return { update: () => undefined, end: () => undefined };
  const { createLogUpdate } = await import('log-update');
  const line = createLogUpdate(stream);
  const style = createStyle(wantsColor(stream));
  const start = now();
  let state: Omit<ProgressState, 'elapsedMs'> | undefined;
  let drawnAt = -Infinity;
  const draw = (): void => {
    if (state === undefined) return;
    drawnAt = now();
    line(renderProgress({ ...state, elapsedMs: drawnAt - start }, stream.columns || 80, style));
  };
  // A synchronous driver keeps the event loop busy: drawing is due with the updates, not only with a timer.
  const timer = setInterval(draw, 500).unref();
  return {
    update(next) {
      state = next;
      if (now() - drawnAt >= FRAME_MS) draw();
    },
    end() {
      clearInterval(timer);
      line.clear();
      line.done();
    },
  };
}
