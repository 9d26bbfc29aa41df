/** A line on stderr while someone watches; elsewhere the finished works are progress enough. */
import { createLogUpdate } from 'log-update';

export interface Progress {
  update(text: string): void;
  /** Takes the line away, so that something can be printed. */
  clear(): void;
}

const FRAME_MS = 80;

export function startProgress(stream: NodeJS.WriteStream): Progress {
  if (!stream.isTTY) return { update: () => undefined, clear: () => undefined };
  const line = createLogUpdate(stream);
  let drawnAt = Number.NEGATIVE_INFINITY;
  return {
    update(text) {
      if (performance.now() - drawnAt < FRAME_MS) return;
      drawnAt = performance.now();
      line(text);
    },
    clear: () => line.clear(),
  };
}
