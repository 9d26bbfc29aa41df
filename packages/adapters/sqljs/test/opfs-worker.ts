/** Saves two images in turn, until it is terminated. */
import { loadOpfs, opfsSink } from '../src/opfs/index.ts';

export interface Work {
  readonly folder: string;
  readonly name: string;
  readonly wasmUrl: string;
  readonly images: readonly Uint8Array[];
}

addEventListener('message', async ({ data }: MessageEvent<Work>) => {
  const directory = await (await navigator.storage.getDirectory()).getDirectoryHandle(data.folder);
  const loaded = await loadOpfs(data.name, { directory, wasmUrl: data.wasmUrl });
  const sink = opfsSink(data.name, { directory, loaded });
  postMessage('saving');
  for (let turn = 0; ; turn += 1) await sink.write(data.images[turn % data.images.length] ?? new Uint8Array());
});
