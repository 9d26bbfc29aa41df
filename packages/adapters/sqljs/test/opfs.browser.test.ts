import { type Database, openDatabase } from '@coterie/core';
import wasmUrl from 'sql.js/dist/sql-wasm-browser.wasm?url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sqljs } from '../src/index.ts';
import { loadOpfs, type OpfsDatabase, type OpfsDirectory, opfsSink } from '../src/opfs/index.ts';
import { Death, mortalPage, watched } from './opfs-directory.ts';
import type { Work } from './opfs-worker.ts';

const NAME = 'notes.db';
let folder: FileSystemDirectoryHandle;
/** The real one, in the shape that is asked for: the DOM's types fit it. */
let directory: OpfsDirectory;

beforeEach(async () => {
  const root = await navigator.storage.getDirectory();
  folder = await root.getDirectoryHandle(`test-${crypto.randomUUID()}`, { create: true });
  directory = folder;
});
afterEach(async () => {
  const root = await navigator.storage.getDirectory();
  await root.removeEntry(folder.name, { recursive: true });
});

const load = (): Promise<OpfsDatabase> => loadOpfs(NAME, { directory, wasmUrl });

async function opened(loaded: OpfsDatabase): Promise<Database<'sync'>> {
  return openDatabase(await sqljs({ bytes: loaded.bytes ?? new Uint8Array(), wasmUrl }));
}

/** The bytes of a database whose one row says `word`. */
async function image(word: string, rows = 1): Promise<Uint8Array> {
  const db = openDatabase(await sqljs({ wasmUrl }));
  db.script('CREATE TABLE t (id INTEGER PRIMARY KEY, word TEXT, filling BLOB)');
  for (let row = 0; row < rows; row += 1) {
    db.execute('INSERT INTO t (word, filling) VALUES (?, randomblob(2000))', [word]);
  }
  const bytes = db.export();
  db.close();
  return bytes;
}

async function wordIn(loaded: OpfsDatabase): Promise<unknown> {
  if (loaded.bytes === null) return null;
  const db = await opened(loaded);
  const { rows } = db.query('SELECT min(word) FROM t');
  db.close();
  return rows[0]?.[0];
}

async function files(): Promise<readonly string[]> {
  const names: string[] = [];
  for await (const name of folder.keys()) names.push(name);
  return names.toSorted();
}

async function put(file: string, bytes: Uint8Array): Promise<void> {
  const stream = await (await folder.getFileHandle(file, { create: true })).createWritable();
  await stream.write(bytes as Uint8Array<ArrayBuffer>);
  await stream.close();
}

describe('a database in the origin private file system', () => {
  it('is saved, loaded, changed and saved again, as one file', async () => {
    const none = await load();
    expect(none).toEqual({ name: NAME, bytes: null, stamp: 0, skipped: [] });
    const first = await opened(none);
    first.script("CREATE TABLE t (word TEXT); INSERT INTO t VALUES ('first')");
    const sink = opfsSink(NAME, { directory, loaded: none });
    await first.save(sink);
    first.execute("UPDATE t SET word = 'second'");
    await first.save(sink);
    first.close();
    expect(await files()).toEqual(['notes.db.000002']);

    const again = await load();
    expect(again).toMatchObject({ stamp: 2, skipped: [] });
    const second = await opened(again);
    expect(second.query('SELECT word FROM t').rows).toEqual([['second']]);
    second.execute("UPDATE t SET word = 'third'");
    await second.save(opfsSink(NAME, { directory, loaded: again }));
    second.close();
    expect(await wordIn(await load())).toBe('third');
    expect(await files()).toEqual(['notes.db.000003']);
  });

  it('is in the top folder of the origin unless another is named', async () => {
    const name = `${crypto.randomUUID()}.db`;
    await opfsSink(name).write(await image('first'));
    expect(await wordIn(await loadOpfs(name, { wasmUrl }))).toBe('first');
    await (await navigator.storage.getDirectory()).removeEntry(`${name}.000001`);
  });

  it('is no neighbour whose name begins alike', async () => {
    await put('notes.db.000001.000007', await image('another'));
    await put('notes.db.backup', await image('another'));
    await put('notes.db.7', await image('another'));
    await put('notes.db.crswap', await image('another'));
    expect(await load()).toMatchObject({ bytes: null, stamp: 0 });
    await opfsSink(NAME, { directory }).write(await image('first'));
    expect(await files()).toEqual([
      'notes.db.000001',
      'notes.db.000001.000007',
      'notes.db.7',
      'notes.db.backup',
      'notes.db.crswap',
    ]);
  });

  it.each(['', 'a/b', '..\\a'])('cannot be named %j', async (name) => {
    await expect(loadOpfs(name, { directory, wasmUrl })).rejects.toMatchObject({ code: 'invalid', field: 'name' });
    expect(() => opfsSink(name, { directory })).toThrow('is no name of a database');
  });

  it('is nothing but a whole database', async () => {
    const sink = opfsSink(NAME, { directory });
    const bytes = await image('first', 20);
    for (const wrong of [new Uint8Array(), new TextEncoder().encode('x'.repeat(200)), bytes.subarray(0, 8192)]) {
      await expect(sink.write(wrong)).rejects.toMatchObject({ code: 'not-a-database' });
    }
    expect(await files()).toEqual([]);
    await sink.write(bytes);
  });
});

it('what Chromium keeps of a writer that was ended is removed by the next save', async () => {
  await put('notes.db.000003.crswap', await image('half'));
  await put('notes.db.000003.1.crswap', await image('half'));
  expect(await load()).toMatchObject({ bytes: null, stamp: 0 });
  await opfsSink(NAME, { directory }).write(await image('first'));
  expect(await files()).toEqual(['notes.db.000001']);
});

describe('a newest generation that is not whole', () => {
  it.each<[string, (bytes: Uint8Array) => Uint8Array, string]>([
    ['empty', () => new Uint8Array(), 'is empty'],
    ['cut off', (bytes) => bytes.slice(0, 8192), 'its header counts'],
    ['cut off in a page', (bytes) => bytes.slice(0, 10_000), 'no whole pages'],
    ['without a header', (bytes) => bytes.slice().fill(0, 0, 100), 'has no header'],
    ['damaged inside', (bytes) => bytes.slice().fill(0xff, 4096, 12_000), 'is damaged'],
  ])('because it is %s is skipped and told, and removed by the next save', async (_how, damage, reason) => {
    await opfsSink(NAME, { directory }).write(await image('good'));
    await put('notes.db.000002', damage(await image('broken', 20)));
    const loaded = await load();
    expect(loaded.skipped).toEqual([{ file: 'notes.db.000002', reason: expect.stringContaining(reason) }]);
    expect(await wordIn(loaded)).toBe('good');
    expect(await files()).toEqual(['notes.db.000001', 'notes.db.000002']);
    await opfsSink(NAME, { directory, loaded }).write(await image('next'));
    expect(await files()).toEqual(['notes.db.000003']);
    expect(await wordIn(await load())).toBe('next');
  });

  it('and has nothing whole behind it is an error, not an empty database', async () => {
    await put('notes.db.000004', (await image('broken', 20)).slice(0, 8192));
    await put('notes.db.000005', new Uint8Array());
    await expect(load()).rejects.toMatchObject({
      code: 'corrupt',
      message: expect.stringContaining('notes.db.000005 is empty; notes.db.000004 has 8192 bytes'),
    });
    expect(await files()).toEqual(['notes.db.000004', 'notes.db.000005']);
  });
});

describe.each(['before', 'after'] as const)('a page that ends %s any step of a save', (when) => {
  it('leaves the old or the new generation, and the next page saves', async () => {
    const [old, next, later] = [await image('old', 3), await image('new', 4), await image('later', 2)];
    const found = new Set<unknown>();
    let finished = false;
    let step = 0;
    while (!finished) {
      step += 1;
      for (const file of await files()) await folder.removeEntry(file);
      await opfsSink(NAME, { directory }).write(old);
      const loaded = await load();
      // A page that has ended is told of nothing; here its errors end with it.
      const page = mortalPage(directory, step, when);
      finished = await opfsSink(NAME, { directory: page.directory, loaded })
        .write(next)
        .then(
          () => true,
          (error: Error) => {
            expect(error.cause).toBeInstanceOf(Death);
            return false;
          },
        );
      await page.bury();
      const after = await load();
      found.add(await wordIn(after));
      expect(['old', 'new']).toContain(await wordIn(after));
      if (finished) expect(await wordIn(after)).toBe('new');
      await opfsSink(NAME, { directory, loaded: after }).write(later);
      expect(await wordIn(await load())).toBe('later');
      expect(await files()).toHaveLength(1);
    }
    expect(step).toBeGreaterThan(7);
    expect(found).toEqual(new Set(['old', 'new']));
  });

  it('and of the very first save leaves nothing or the new generation', async () => {
    const first = await image('first', 3);
    for (let step = 1, finished = false; !finished; step += 1) {
      for (const file of await files()) await folder.removeEntry(file);
      const page = mortalPage(directory, step, when);
      finished = await opfsSink(NAME, { directory: page.directory })
        .write(first)
        .then(
          () => true,
          () => false,
        );
      await page.bury();
      expect([null, 'first']).toContain(await wordIn(await load()));
    }
    expect(await wordIn(await load())).toBe('first');
  });
});

it('a worker that is terminated in the middle of saving leaves a whole generation, 8 times', {
  timeout: 120_000,
}, async () => {
  const images = [await image('odd', 301), await image('even', 300)];
  for (let round = 0; round < 8; round += 1) {
    const worker = new Worker(new URL('./opfs-worker.ts', import.meta.url), { type: 'module' });
    const saving = new Promise((resolve) => worker.addEventListener('message', resolve, { once: true }));
    worker.postMessage({ folder: folder.name, name: NAME, wasmUrl, images } satisfies Work);
    await saving;
    await new Promise((resolve) => setTimeout(resolve, Math.random() * 60));
    worker.terminate();
    expect([null, 'odd', 'even']).toContain(await wordIn(await load()));
  }
  const loaded = await load();
  await opfsSink(NAME, { directory, loaded }).write(await image('last'));
  expect(await wordIn(await load())).toBe('last');
  expect(await files()).toEqual([`notes.db.${String(loaded.stamp + 1).padStart(6, '0')}`]);
});

describe('several saves at once', () => {
  it('of one sink end in the order of the calls', async () => {
    const sink = opfsSink(NAME, { directory });
    const images = await Promise.all([1, 2, 3, 4, 5].map((number) => image(`number ${number}`, number * 20)));
    const order: number[] = [];
    await Promise.all(images.map((bytes, index) => sink.write(bytes).then(() => order.push(index))));
    expect(order).toEqual([0, 1, 2, 3, 4]);
    expect(await wordIn(await load())).toBe('number 5');
    expect(await files()).toEqual(['notes.db.000005']);
  });

  it('of two tabs do not interleave, and the one that did not know of the other is told', async () => {
    await opfsSink(NAME, { directory }).write(await image('first'));
    const loaded = await load();
    const [one, two] = [await image('one', 50), await image('two', 50)];
    let busy = 0;
    const alone = watched(directory, {
      before: (step) => {
        if (step === 'keys') busy += 1;
        expect(busy).toBe(1);
      },
    });
    const tabs = [opfsSink(NAME, { directory: alone, loaded }), opfsSink(NAME, { directory: alone, loaded })];
    const ends = await Promise.allSettled([
      tabs[0]?.write(one).finally(() => (busy -= 1)),
      tabs[1]?.write(two).finally(() => (busy -= 1)),
    ]);
    expect(ends.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
    expect(ends[1]).toMatchObject({
      reason: { code: 'busy', retryable: false, message: expect.stringContaining('was saved by another tab') },
    });
    expect(await wordIn(await load())).toBe('one');
    expect(await files()).toEqual(['notes.db.000002']);
  });

  it('wait for a tab that loads', async () => {
    await opfsSink(NAME, { directory }).write(await image('first'));
    const loaded = await load();
    const [word] = await Promise.all([
      load().then(wordIn),
      opfsSink(NAME, { directory, loaded }).write(await image('second')),
    ]);
    expect(['first', 'second']).toContain(word);
  });

  it('under a name that was never loaded are refused when it is taken', async () => {
    await opfsSink(NAME, { directory }).write(await image('first'));
    await expect(opfsSink(NAME, { directory }).write(await image('second'))).rejects.toMatchObject({
      code: 'invalid',
      field: 'loaded',
    });
    const loaded = await load();
    expect(() => opfsSink('other.db', { directory, loaded })).toThrow('What was loaded is notes.db');
  });
});

describe('what the browser refuses', () => {
  const refusing = (refused: string, name: string): OpfsDirectory =>
    watched(directory, {
      before: (step) => {
        if (step === refused) throw new DOMException('The browser said so.', name);
      },
    });

  it.each(['write', 'close'])(
    'for want of quota, at %s, is told as a full disk; the last state stays',
    async (step) => {
      const sink = opfsSink(NAME, { directory });
      await sink.write(await image('first'));
      const loaded = await load();
      const short = opfsSink(NAME, { directory: refusing(step, 'QuotaExceededError'), loaded });
      await expect(short.write(await image('second'))).rejects.toMatchObject({
        code: 'full',
        outcome: 'not-applied',
        message: expect.stringContaining('notes.db was not saved: the browser gives this site no more space'),
      });
      expect(await files()).toEqual(['notes.db.000001']);
      // The sink goes on as if it had not tried.
      await sink.write(await image('third'));
      expect(await wordIn(await load())).toBe('third');
    },
  );

  it('and cannot be taken back leaves the outcome open, and a later save goes on', async () => {
    let failing = true;
    const shaky = watched(directory, {
      before: (step) => {
        if (failing && (step === 'read' || step === 'removeEntry')) throw new DOMException('Gone.', 'NotReadableError');
      },
    });
    const sink = opfsSink(NAME, { directory: shaky });
    await expect(sink.write(await image('first'))).rejects.toMatchObject({ code: 'io', outcome: 'unknown' });
    failing = false;
    await sink.write(await image('second'));
    expect(await wordIn(await load())).toBe('second');
    expect(await files()).toEqual(['notes.db.000002']);
  });

  it('other bytes than were written are no save', async () => {
    const lying: OpfsDirectory = {
      keys: () => directory.keys(),
      removeEntry: (name) => directory.removeEntry(name),
      async getFileHandle(name, options) {
        const file = await directory.getFileHandle(name, options);
        return {
          getFile: () => file.getFile(),
          async createWritable() {
            const stream = await file.createWritable();
            return {
              write: (bytes) => stream.write(bytes.slice().fill(0, 5000, 5001)),
              close: () => stream.close(),
              abort: () => stream.abort(),
            };
          },
        };
      },
    };
    const bytes = await image('first', 5);
    bytes[5000] = 7;
    await expect(opfsSink(NAME, { directory: lying }).write(bytes)).rejects.toMatchObject({ code: 'io' });
    expect(await files()).toEqual([]);
  });
});
