import { sqljs } from '@coterie/sqljs';
import { readImage, replaceImage } from './file-image.ts';
import type { LocalLocation } from './location.ts';
import type { OpenDatabase, OpenOptions } from './opened.ts';

/** The file is read into memory, and written back as a whole when the command has changed it. */
export async function open(location: LocalLocation, { purpose }: OpenOptions): Promise<OpenDatabase> {
  if (location.kind === 'memory') {
    const driver = await sqljs({ mode: 'async' });
    return { driver, finish: () => driver.close() };
  }
  const image = await readImage(location.path, purpose);
  const { bytes } = image;
  const driver = await sqljs({ mode: 'async', walFile: 'none', ...(bytes === null ? {} : { bytes }) });
  const unchanged = await driver.export();
  return {
    driver,
    async finish() {
      const now = await driver.export();
      await driver.close();
      if (purpose === 'write' && Buffer.compare(now, unchanged) !== 0) await replaceImage(image, now);
    },
  };
}
