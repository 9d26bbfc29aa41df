import { fileSink, readDatabaseFile } from '@coterie/node';
import { sqljs } from '@coterie/sqljs';
import type { LocalLocation } from './location.ts';
import type { OpenDatabase, OpenOptions } from './opened.ts';

/** The file is read into memory, and written back as a whole when the command has changed it. */
export async function open(location: LocalLocation, { purpose }: OpenOptions): Promise<OpenDatabase> {
  if (location.kind === 'memory') {
    const driver = await sqljs({ mode: 'async' });
    return { driver, finish: () => driver.close() };
  }
  const loaded = readDatabaseFile(location.path);
  const { bytes } = loaded;
  // What stands in the way of writing is said before the work, not after it.
  const sink = purpose === 'write' ? fileSink(location.path, { loaded }) : null;
  const driver = await sqljs({ mode: 'async', walFile: 'none', ...(bytes === null ? {} : { bytes }) });
  const unchanged = await driver.export();
  return {
    driver,
    async finish() {
      const now = await driver.export();
      await driver.close();
      if (sink !== null && Buffer.compare(now, unchanged) !== 0) sink.write(now);
    },
  };
}
