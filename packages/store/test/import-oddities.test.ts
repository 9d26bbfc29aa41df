import { describe, expect, it } from 'vitest';
import { importTranscript } from '../src/index.ts';
import { contentOf } from './support/content.ts';
import { memoryStore } from './support/stores.ts';
import { sourceOf, uuid } from './support/transcript.ts';

const SESSION = uuid(1, 9);
const FILE = `-w/${SESSION}.jsonl`;

const record = (number: number): string =>
  `{"type":"user","sessionId":"${SESSION}","uuid":"${uuid(number)}","message":{"role":"user","content":"{\\"no ${number}\\": \\"}{\\"}"}}`;
const encoder = new TextEncoder();

const concat = (...parts: readonly Uint8Array[]): Uint8Array => new Uint8Array(Buffer.concat(parts));

async function imported(content: string | Uint8Array, options: Parameters<typeof importTranscript>[2] = {}) {
  const store = memoryStore();
  const result = await importTranscript(store, sourceOf(FILE, content), options);
  return { store, result, records: store.transcripts.list().map(({ json }) => json) };
}

describe('lines that are not one record', () => {
  it('splits records that are glued together on one line', async () => {
    const line = `${record(1)}${record(2)} ${record(3)}`;
    const { store, result, records } = await imported(`${line}\n${record(4)}\n`);
    expect(records).toEqual([record(1), record(2), record(3), record(4)]);
    expect(result.malformed).toEqual([]);
    const places = store.transcripts.list().map(({ place }) => place);
    expect(places).toEqual([0, record(1).length, 2 * record(1).length + 1, line.length + 1]);
  });

  it('imports the whole record before a half-written one, and that one when it is whole', async () => {
    const store = memoryStore();
    const whole = `${record(1)}${record(2)}\n`;
    const half = whole.slice(0, -20);
    expect(await importTranscript(store, sourceOf(FILE, half))).toMatchObject({
      inserted: 1,
      pending: half.length - record(1).length,
    });
    expect(await importTranscript(store, sourceOf(FILE, whole))).toMatchObject({ inserted: 1, skipped: 1 });
    expect(store.transcripts.list().map(({ json }) => json)).toEqual([record(1), record(2)]);
  });

  it('takes blank lines, CRLF and byte order marks for nothing', async () => {
    const content = `\uFEFF${record(1)}\r\n\r\n  \n\t\n\uFEFF  ${record(2)}  \n\n${record(3)}\r\n`;
    const { records, result } = await imported(content);
    expect(records).toEqual([record(1), record(2), record(3)]);
    expect(result).toMatchObject({ malformed: [], bytes: encoder.encode(content).length, pending: 0 });
  });

  it('reports what is no record by its line, and imports the rest', async () => {
    const lines = [
      '[1, 2]',
      record(1),
      '42',
      '"text"',
      'null',
      'not json at all',
      '',
      `${record(2)}`,
      '{"a": }',
      '{"open": "',
    ];
    const { records, result } = await imported(`${lines.join('\n')}\n`);
    expect(records).toEqual([record(1), record(2)]);
    expect(result.malformed).toEqual([
      { file: FILE, line: 1, reason: 'not an object: "[1, 2]"' },
      { file: FILE, line: 3, reason: 'not an object: "42"' },
      { file: FILE, line: 4, reason: 'not an object: "\\"text\\""' },
      { file: FILE, line: 5, reason: 'not an object: "null"' },
      { file: FILE, line: 6, reason: 'not JSON: "not json at all"' },
      { file: FILE, line: 9, reason: 'not JSON: "{\\"a\\": }"' },
      { file: FILE, line: 10, reason: 'cut off in the middle of a record' },
    ]);
    expect(result).toMatchObject({ records: 2, inserted: 2 });
  });

  it('finds the record that was written behind one whose writer died', async () => {
    for (const cut of [3, 20, 70, 110, record(1).length - 1]) {
      const { records, result } = await imported(`${record(1).slice(0, cut)}${record(2)}\n${record(3)}\n`);
      expect(records).toEqual([record(2), record(3)]);
      expect(result.malformed).toHaveLength(1);
      expect(result.malformed[0]).toMatchObject({ line: 1 });
    }
  });

  it('does not take a part of a broken record for a record', async () => {
    const inner =
      '"message":{"content":[{"type":"text","text":"x"},{"type":"tool_use","id":"t","name":"n","input":{"a":{"b":1}}}';
    const { records, result } = await imported(`{"type":"assistant",${inner}\n"b": {"type":"inner"}\n${record(1)}\n`);
    expect(records).toEqual([record(1)]);
    expect(result.malformed.map(({ line }) => line)).toEqual([1, 2]);
  });

  it('reports bytes that are not UTF-8, and finds the record behind a character that was cut in half', async () => {
    const broken = encoder.encode(record(1).replace('no', 'nö'));
    const cut = broken.indexOf(0xc3) + 1;
    const behind = encoder.encode(`${record(2)}\n${record(3)}\n`);
    const { records, result } = await imported(new Uint8Array([...broken.subarray(0, cut), ...behind]));
    expect(records).toEqual([record(2), record(3)]);
    expect(result.malformed).toMatchObject([{ line: 1 }]);

    const latin1 = new Uint8Array([...encoder.encode('{"type":"user","x":"'), 0xe4, ...encoder.encode('"}\n')]);
    expect((await imported(latin1)).result.malformed).toEqual([{ file: FILE, line: 1, reason: 'not UTF-8' }]);
  });

  it('reports a record that is nested deeper than SQLite reads', async () => {
    const nested = (levels: number): string =>
      `{"type":"user","sessionId":"${SESSION}","x":${'['.repeat(levels)}${']'.repeat(levels)}}`;
    const { records, result } = await imported(`${nested(999)}\n${nested(1000)}\n${nested(50_000)}\n${record(1)}\n`);
    expect(records).toEqual([nested(999), record(1)]);
    expect(result.malformed).toEqual([
      { file: FILE, line: 2, reason: 'nested deeper than 1,000 levels, which SQLite refuses' },
      { file: FILE, line: 3, reason: 'nested deeper than 1,000 levels, which SQLite refuses' },
    ]);
  });

  it('reports a record that is longer than memory may hold, and goes on behind it', async () => {
    const long = `{"type":"user","sessionId":"${SESSION}","x":"${'y'.repeat(5000)}"}`;
    const { records, result } = await imported(`${record(1)}\n${long}\n${record(2)}\n`, { maxRecordBytes: 4000 });
    expect(records).toEqual([record(1), record(2)]);
    expect(result.malformed).toEqual([{ file: FILE, line: 2, reason: 'longer than 4000 bytes' }]);
  });

  it('reports binary data, with or without line ends', async () => {
    const rubbish = Uint8Array.from({ length: 300_000 }, (_, at) => (at * 7919 + (at >> 8)) % 256);
    const { result } = await imported(rubbish);
    expect(result).toMatchObject({ records: 0, inserted: 0 });
    expect(result.malformed.length).toBeGreaterThan(10);
    expect(result.malformed.length).toBeLessThanOrEqual(1000);
    expect(result.malformed.every(({ reason }) => /not JSON|not UTF-8/.test(reason))).toBe(true);

    const unending = new Uint8Array(3_000_000).fill(7);
    const { result: one } = await imported(unending);
    expect(one).toMatchObject({ records: 0, bytes: 0, pending: 3_000_000 });
    expect(one.malformed).toEqual([
      { file: FILE, line: 1, reason: 'not JSON: it has control characters, as binary data has' },
    ]);
  });

  const binary = new Uint8Array(1_500_000).fill(1);
  const long = encoder.encode(`{"type":"user","sessionId":"${SESSION}","x":"${'y'.repeat(5000)}"}`);
  const short = encoder.encode(`{"type":"user","x":"${'y'.repeat(30)}`);
  it.each([
    ['binary', binary, {}],
    ['too long', long, { maxRecordBytes: 4000 }],
    ['too long, and shorter than a sample', short, { maxRecordBytes: 40 }],
  ])('knows a file again that begins or ends with a line that is %s', async (_, skipped, options) => {
    const name = '-w/session.jsonl';
    const lines = encoder.encode(`{"type":"mode","mode":"m"}\n{"sessionId":"s"}\n`);
    const end = encoder.encode('\n');
    for (const parts of [
      [lines, skipped, end],
      [skipped, end, lines],
      [lines, skipped, end, skipped, end],
    ]) {
      const content = concat(...parts);
      const store = memoryStore();
      const first = await importTranscript(store, sourceOf(name, content, { chunks: [1000] }), options);
      expect(first).toMatchObject({ inserted: 2, bytes: content.length });
      const before = await contentOf(store);
      for (const root of ['', 'projects/']) {
        const source = sourceOf(`${root}${name}`, content);
        expect(await importTranscript(store, source, options)).toMatchObject({
          inserted: 0,
          skipped: 2,
          malformed: [],
        });
        expect(Math.min(...source.opened.slice(-1))).toBe(content.length);
      }
      expect(await contentOf(store)).toEqual(before);

      const grown = concat(content, encoder.encode('{"sessionId":"s","type":"x"}\n'));
      const other = await importTranscript(store, sourceOf('session.jsonl', grown), options);
      expect(other).toMatchObject({ records: 3, inserted: 1, malformed: [] });
      const expected = memoryStore();
      await importTranscript(expected, sourceOf(name, grown), options);
      expect(await contentOf(store)).toEqual(await contentOf(expected));
    }
  });

  it('notices that a line was rewritten of which only the ends were kept', async () => {
    const store = memoryStore();
    const content = (filler: number): Uint8Array =>
      concat(new Uint8Array(1_500_000).fill(filler), encoder.encode(`\n${record(1)}\n${'\n'.repeat(2000)}`));
    await importTranscript(store, sourceOf(FILE, content(1)));
    expect(await importTranscript(store, sourceOf(FILE, content(2)))).toMatchObject({
      inserted: 0,
      malformed: [{ line: 1 }],
    });
  });

  it('lists the first thousand malformed lines, and counts all', async () => {
    const { result } = await imported('x\n'.repeat(5000));
    expect(result.malformedCount).toBe(5000);
    expect(result.malformed).toHaveLength(1000);
    expect(result.malformed.at(-1)).toEqual({ file: FILE, line: 1000, reason: 'not JSON: "x"' });
  });

  it('are judged by a strict import though an earlier one has passed them', async () => {
    const store = memoryStore();
    const content = `${record(1)}\nx\n${record(2)}\n`;
    const grown = `${content}${record(3)}\n`;
    await importTranscript(store, sourceOf(FILE, content));
    for (const text of [content, grown]) {
      const result = await importTranscript(store, sourceOf(FILE, text), { strict: true });
      expect(result).toMatchObject({
        records: 2,
        inserted: 0,
        skipped: 2,
        malformedCount: 1,
        malformed: [{ line: 2 }],
      });
    }
    expect(await importTranscript(store, sourceOf(FILE, grown))).toMatchObject({ inserted: 1, malformedCount: 0 });
    const strict = await importTranscript(store, sourceOf(FILE, `${record(4)}\n`), { strict: true });
    expect(strict).toMatchObject({ inserted: 1, malformedCount: 0 });
  });

  it('keeps half surrogate pairs and NULs in the record, and out of the columns', async () => {
    const odd = String.raw`{"type":"user","sessionId":"${SESSION}","uuid":"a\u0000b\ud800c","cwd":"/w\ud83d","message":{"content":"he said \u0000 \ud83d tidal"}}`;
    const { store, records } = await imported(`${odd}\n`);
    expect(records).toEqual([odd]);
    expect(store.transcripts.list()).toMatchObject([{ uuid: 'ab\ufffdc', cwd: '/w\ufffd' }]);
    expect(store.transcripts.search('tidal').map(({ kind }) => kind)).toEqual(['session', 'user']);
  });

  it('imports a line of 50 MB', async () => {
    const long = `{"type":"user","sessionId":"${SESSION}","message":{"role":"user","content":[{"type":"image","source":{"type":"base64","data":"${'QUJD'.repeat(12_500_000)}"}}]}}`;
    const store = memoryStore();
    const result = await importTranscript(store, sourceOf(FILE, `${record(1)}\n${long}\n${record(2)}\n`));
    expect(result).toMatchObject({ inserted: 3, malformed: [] });
    const { rows } = store.db.query('SELECT length(data) FROM transcript_events ORDER BY place');
    expect(rows.map(([length]) => length)).toEqual([record(1).length, long.length, record(2).length]);
  });

  it('reports a record that the server would refuse as too large, and imports the rest', async () => {
    const store = memoryStore();
    const capabilities = { ...store.db.capabilities, maxParameterBytes: 100_000 };
    const limited = new Proxy(store.db, {
      get: (db, key) =>
        key === 'capabilities' ? capabilities : (Reflect.get(db, key, db).bind?.(db) ?? Reflect.get(db, key, db)),
    });
    const long = `{"type":"user","sessionId":"${SESSION}","x":"${'ß'.repeat(20_000)}"}`;
    const lines = Array.from({ length: 400 }, (_, at) => record(at + 10));
    const result = await importTranscript({ db: limited }, sourceOf(FILE, [record(1), long, ...lines, ''].join('\n')));
    expect(result).toMatchObject({ inserted: 401 });
    expect(result.tooLarge).toMatchObject([{ line: 2, reason: expect.stringContaining('the server takes') }]);
  });
});

describe('a strict import', () => {
  it('imports nothing of a file with a malformed record', async () => {
    const content = `${record(1)}\nbroken\n${record(2)}\n`;
    const { store, result } = await imported(content, { strict: true });
    expect(result).toMatchObject({ records: 0, inserted: 0, skipped: 0, bytes: 0 });
    expect(result.malformed).toEqual([{ file: FILE, line: 2, reason: 'not JSON: "broken"' }]);
    expect(await contentOf(store)).toEqual({
      sessions: [],
      transcript_files: [],
      transcript_parts: [],
      transcript_events: [],
    });
    expect(await importTranscript(store, sourceOf(FILE, content))).toMatchObject({ inserted: 2 });
  });

  it('keeps what was imported before, and nothing of what is new', async () => {
    const store = memoryStore();
    await importTranscript(store, sourceOf(FILE, `${record(1)}\n`), { strict: true });
    const grown = `${record(1)}\n${record(2)}\n[]\n`;
    const result = await importTranscript(store, sourceOf(FILE, grown), { strict: true });
    expect(result).toMatchObject({ records: 1, inserted: 0, skipped: 1, malformed: [{ line: 3 }] });
    expect(store.transcripts.count()).toBe(1);
  });

  it('imports a file without one, up to a half-written last line', async () => {
    const { result, records } = await imported(`${record(1)}\n${record(2)}${record(3)}\n${record(4).slice(0, 50)}`, {
      strict: true,
    });
    expect(result).toMatchObject({ inserted: 3, malformed: [], pending: 50 });
    expect(records).toEqual([record(1), record(2), record(3)]);
  });
});
