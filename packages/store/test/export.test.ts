import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { betterSqlite3 } from '@coterie/better-sqlite3';
import { libsql } from '@coterie/libsql';
import { sqljs } from '@coterie/sqljs';
import { countingDriver } from '@coterie/testing';
import { describe, expect, it } from 'vitest';
import { digest } from '../src/digest/index.ts';
import {
  exportPage,
  importTranscript,
  listExport,
  openStore,
  readExportFiles,
  readExportLines,
  type Store,
  type TranscriptSource,
} from '../src/index.ts';
import { createSome, importCorpus } from './support/digests.ts';
import { exported } from './support/exported.ts';
import { memoryStore } from './support/stores.ts';
import { sourceOf, text, uuid, Writer } from './support/transcript.ts';

async function storeOf(sources: readonly TranscriptSource[]): Promise<Store<'sync'>> {
  const store = memoryStore();
  for (const source of sources) await importTranscript(store, source);
  return store;
}

const samples = fileURLToPath(new URL('../../../examples/transcripts', import.meta.url));

function sampleSources(): readonly TranscriptSource[] {
  const names = readdirSync(samples, { recursive: true, encoding: 'utf8' }).map((name) => name.replaceAll('\\', '/'));
  return names
    .filter((name) => name.endsWith('.jsonl'))
    .map((name) => {
      const meta = name.replace(/\.jsonl$/, '.meta.json');
      const read = (file: string) => readFileSync(join(samples, file), 'utf8');
      return sourceOf(name, read(name), names.includes(meta) ? { meta: read(meta) } : {});
    });
}

describe('an export', () => {
  it.each<[string, () => Store | Promise<Store>]>([
    ['better-sqlite3', () => memoryStore()],
    ['better-sqlite3, asynchronous', () => openStore(betterSqlite3(':memory:', { mode: 'async' }))],
    ['libSQL', () => openStore(libsql({ url: ':memory:' }))],
    ['sql.js', async () => openStore(await sqljs())],
  ])('of %s, imported again, has the digest of what was exported', async (_, open) => {
    const store = await open();
    await importCorpus(store);
    const again = await storeOf(await exported(store));
    expect(digest(again)).toEqual(await digest(store));
    expect(await exported(again).then((files) => files.map(({ lines }) => lines))).toEqual(
      (await exported(store)).map(({ lines }) => lines),
    );
  });

  it('of the sample transcripts, with all of their oddities, has their digest too', async () => {
    const store = await storeOf(sampleSources());
    const files = await exported(store);
    expect(files.map(({ file }) => file).toSorted()).toEqual(
      sampleSources()
        .map(({ file }) => file)
        .toSorted(),
    );
    expect(digest(await storeOf(files))).toEqual(digest(store));
  });

  it('has each record as it came, in the order of its file', async () => {
    const writer = new Writer();
    const odd =
      '{"type":"mode",  "sessionId":"s","n":1e400,"big":12345678901234567890,"a":1,"a":2,"\\u0000":"\\ud800"}';
    writer.user('later', { timestamp: '2026-03-02T10:00:00.000Z' });
    writer.user('earlier', { timestamp: '2026-03-02T09:00:00.000Z' });
    writer.raw(odd);
    writer.raw(odd);
    writer.assistant('m', [text('潮 🌊')]);
    const store = await storeOf([sourceOf('-w/s.jsonl', writer.text)]);
    const [file] = await exported(store);
    expect(file?.lines).toEqual(writer.lines);
  });

  it('writes a created record on one line, however it was given, in the order of creation', async () => {
    const store = memoryStore();
    store.sessions.create({ id: 's', type: 'claude' });
    store.transcripts.create({ sessionId: 's', data: '{\n  "type": "user",\r\n\t"message": {"content": "a\\nb"}\n}' });
    store.transcripts.create({ sessionId: 's', data: { type: 'user', message: { content: 'c' } } });
    const [file, ...more] = await exported(store);
    expect(more).toEqual([]);
    expect(file?.file).toBe('s.jsonl');
    expect(file?.lines.map((line) => JSON.parse(line))).toEqual([
      { type: 'user', message: { content: 'a\nb' } },
      { type: 'user', message: { content: 'c' } },
    ]);
    expect(file?.lines.join('')).not.toMatch(/[\r\n]/);
  });

  it('writes what was given beside a record before it, and so it comes back, but for the name of a project', async () => {
    const store = memoryStore();
    store.sessions.create({ id: 's', type: 'claude' });
    const beside = {
      uuid: 'u',
      parentUuid: 'p',
      eventType: 'user',
      timestamp: new Date('2026-03-02T09:00:00.000Z'),
      isSidechain: true,
      cwd: '/work/harbour',
      namedSessionId: 'other',
    };
    const data = '{"message": {"content":"tide"} }';
    store.transcripts.create({ sessionId: 's', data, ...beside, projectName: 'Harbour' });
    store.transcripts.create({ sessionId: 's', data: {}, uuid: 'v' });
    store.transcripts.create({ sessionId: 's', data: '{ "type": "user" }', eventType: 'user' });
    const files = await exported(store);
    expect(files[0]?.lines).toEqual([
      '{"uuid":"u","parentUuid":"p","type":"user","timestamp":"2026-03-02T09:00:00.000Z","isSidechain":true,' +
        '"cwd":"/work/harbour","session_id":"other","message": {"content":"tide"} }',
      '{"uuid":"v"}',
      '{ "type": "user" }',
    ]);
    const again = await storeOf(files);
    expect(again.transcripts.list()[0]).toMatchObject({ sessionId: 's', ...beside, projectName: 'harbour' });
    expect(await exported(again).then(([file]) => file?.lines)).toEqual(files[0]?.lines);
  });

  it('of a session has its records alone, also from files that have records of others', async () => {
    const [mine, other] = [new Writer({ session: uuid(1, 7) }), new Writer({ session: uuid(2, 7), space: 4 })];
    mine.user('one');
    other.raw(mine.lines[0] ?? '');
    other.user('two');
    const store = await storeOf([
      sourceOf(`-w/${mine.session}.jsonl`, mine.text),
      sourceOf(`-w/${other.session}.jsonl`, other.text),
    ]);
    store.transcripts.create({ sessionId: other.session, data: { type: 'user' } });
    const of = async (session?: string) =>
      (await exported(store, session)).map(({ file, lines }) => [file.slice(-9, -6), lines.length]);
    expect(await of(mine.session)).toEqual([
      ['001', 1],
      ['002', 1],
    ]);
    expect(await of(other.session)).toEqual([
      ['002', 1],
      ['002', 1],
    ]);
    expect(await of()).toEqual([
      ['001', 1],
      ['002', 2],
      ['002', 1],
    ]);
    expect(await of('nobody')).toEqual([]);
  });

  it('tells how much there is, and knows what was beside the file of a sub-agent', async () => {
    const store = memoryStore();
    await importCorpus(store);
    await createSome(store);
    const files = store.run(listExport());
    for (const file of files) {
      const lines: string[] = [];
      for await (const page of readExportLines(store, file)) lines.push(...page);
      expect(file).toMatchObject({ records: lines.length, bytes: Buffer.byteLength(lines.join('')) });
    }
    expect(files.find(({ path }) => path?.includes('agent-a17'))).toMatchObject({
      agentType: 'Explore',
      toolUseId: null,
    });
    expect(files.at(-1)).toMatchObject({ id: null, path: null, sessionId: 'lead', records: 2 });
  });

  it('comes in pages, of files and of records', async () => {
    const store = memoryStore();
    await importCorpus(store);
    await createSome(store);
    const whole = store.run(listExport());
    const paged: unknown[] = [];
    for (let after = store.run(listExport({ limit: 1 })).at(-1); after !== undefined; ) {
      paged.push(after);
      after = store.run(listExport({ limit: 1, after })).at(-1);
    }
    expect(paged).toEqual(whole);
    const [first] = whole;
    if (first === undefined) throw new Error('There are files.');
    const lines: string[] = [];
    for (let page = store.run(exportPage(first, null, { rows: 3, bytes: 1e6 })); page.last !== null; ) {
      expect(page.lines.length).toBeLessThanOrEqual(3);
      lines.push(...page.lines);
      page = store.run(exportPage(first, page.last, { rows: 3, bytes: 1e6 }));
    }
    expect(lines).toHaveLength(first.records);
  });

  it('of long records takes a round trip for a few megabytes', async () => {
    const driver = countingDriver(betterSqlite3(':memory:', { mode: 'async' }));
    const store = await openStore(driver);
    const writer = new Writer();
    for (let turn = 0; turn < 10; turn += 1) writer.user('tide '.repeat(200_000));
    await importTranscript(store, sourceOf('-w/long.jsonl', writer.text));
    for await (const file of readExportFiles(store)) {
      const before = driver.counts.execute;
      const pages: number[] = [];
      for await (const lines of readExportLines(store, file)) pages.push(lines.length);
      expect(pages).toEqual([3, 3, 3, 1]);
      expect(driver.counts.execute - before).toBe(pages.length + 1);
    }
    await store.close();
  });
});

describe('the pages of an export', () => {
  it('are found by an index, in order', async () => {
    const store = memoryStore();
    const file = {
      ...{ path: 'p', sessionId: 's', sessions: ['s'], records: 1, bytes: 1 },
      ...{ agentType: null, description: null, toolUseId: null },
    };
    for (const operation of [
      exportPage({ ...file, id: 'f', only: null }, [0, 0]),
      exportPage({ ...file, id: 'f', only: 's' }, [0, 0]),
      exportPage({ ...file, id: null, only: null }, [0]),
    ]) {
      const [statement] = operation.statements;
      const plan = store.db
        .query(`EXPLAIN QUERY PLAN ${statement?.sql}`, statement?.params)
        .rows.map(([, , , detail]) => String(detail));
      const finding = plan.slice(0, plan.indexOf('SCAN page'));
      expect(finding.filter((step) => step.includes('TEMP B-TREE') || step.startsWith('SCAN event'))).toEqual([]);
    }
  });
});
