import { homedir } from 'node:os';
import { createStyle, type Style, wantsColor } from './style.ts';

/** What text is laid out for. */
export interface Terminal {
  /** Its width; null when the output is piped or written to a file, where nothing is cut. */
  readonly columns: number | null;
  readonly style: Style;
  /** The reader's own folder, which paths show as `~`. */
  readonly home: string;
}

export function terminalOf(stream: NodeJS.WriteStream): Terminal {
  return {
    columns: stream.isTTY ? stream.columns || 80 : null,
    style: createStyle(wantsColor(stream)),
    home: homedir(),
  };
}
