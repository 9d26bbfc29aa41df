/** A line on stderr that tells how far long work is; there only when someone watches. */
import { formatBytes, formatDuration } from './format.ts';
import { createStyle, type Style, wantsColor } from './style.ts';
import { fit, oneLine } from './text.ts';

/** Where the work stands. */
export interface ProgressState {
  /** What is worked on now. */
  readonly label: string;
  /** Bytes. */
  readonly done: number;
  readonly total: number;
  readonly elapsedMs: number;
}

export interface Progress {
  update(state: Omit<ProgressState, 'elapsedMs'>): void;
  /** Takes the line away. */
  end(): void;
}

const BAR = 24;
const FRAME_MS = 80;

/** `━━━━━━━━────────  42%  120 MB of 286 MB  41.2 MB/s  4.0 s left  -work-shop/1f….jsonl` */
export function renderProgress(state: ProgressState, columns: number, style: Style): string {
  const { done, total, elapsedMs, label } = state;
  const part = total === 0 ? 0 : Math.min(1, done / total);
  const filled = Math.round(part * BAR);
  const rate = elapsedMs === 0 ? 0 : (done / elapsedMs) * 1000;
  const numbers = [
    `${String(Math.floor(part * 100)).padStart(3)}%`,
    `${formatBytes(done)} of ${formatBytes(total)}`,
    ...(elapsedMs < 500 || rate === 0
      ? []
      : [`${formatBytes(rate)}/s`, `${formatDuration(((total - done) / rate) * 1000)} left`]),
  ].join('  ');
  const bar = `${style.good('━'.repeat(filled))}${style.dim('─'.repeat(BAR - filled))}`;
  const room = columns - BAR - numbers.length - 5;
  const name = room < 12 ? '' : `  ${style.dim(fit(oneLine(label), room, 'end'))}`;
  return fit(`${bar} ${numbers}`, columns - 1) + name;
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
