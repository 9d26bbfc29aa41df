import { expect, test } from 'vitest';
import { commands } from 'vitest/browser';

test('a browser test runs in a secure context with a file system, locks and WebAssembly', async () => {
  expect(isSecureContext).toBe(true);

  const root = await navigator.storage.getDirectory();
  const handle = await root.getFileHandle('note.txt', { create: true });
  const writable = await handle.createWritable();
  await writable.write('kept');
  await writable.close();
  expect(await (await handle.getFile()).text()).toBe('kept');

  expect(await navigator.locks.request('note', (lock) => lock?.mode)).toBe('exclusive');

  const emptyModule = new Uint8Array([0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00]);
  expect(WebAssembly.validate(emptyModule)).toBe(true);
});

test('a worker has synchronous access to the file system', async () => {
  const source = `onmessage = async () => {
    const root = await navigator.storage.getDirectory();
    const handle = await root.getFileHandle('bytes.bin', { create: true });
    const access = await handle.createSyncAccessHandle();
    access.write(new Uint8Array([1, 2, 3]));
    access.flush();
    postMessage(access.getSize());
    access.close();
  }`;
  const worker = new Worker(URL.createObjectURL(new Blob([source], { type: 'text/javascript' })));
  const size = await new Promise((resolve, reject) => {
    worker.onmessage = (event) => resolve(event.data);
    worker.onerror = (event) => reject(new Error(event.message));
    worker.postMessage('start');
  });
  worker.terminate();
  expect(size).toBe(3);
});

test('a browser test can run a program in Node, give it input, and is told when it fails', async () => {
  const large = '潮'.repeat(1_000_000);
  expect(await commands.runNode('./support/echo.ts', large)).toBe(`node reads ${large}`);
  await expect(commands.runNode('./support/echo.ts')).rejects.toThrow('There is nothing to echo.');
});
