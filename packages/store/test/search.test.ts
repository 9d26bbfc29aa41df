import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { importTranscript, type SearchHit, type SearchOptions, type Store } from '../src/index.ts';
import { integrity } from './support/content.ts';
import { memoryStore } from './support/stores.ts';
import { sourceOf, text, toolUse, Writer } from './support/transcript.ts';

const FILE = '-w/s.jsonl';

/** A store with one session in which these things were said, one after the other. */
async function storeOf(...said: readonly string[]): Promise<Store<'sync'>> {
  const store = memoryStore();
  const writer = new Writer({ cwd: '/w' });
  writer.raw({ type: 'custom-title', customTitle: 'untitled', sessionId: writer.session });
  said.forEach((one, at) => {
    writer.assistant(`m${at}`, [text(one)]);
  });
  await importTranscript(store, sourceOf(FILE, writer.text));
  return store;
}

const textOf = ({ snippet }: SearchHit): string => snippet.map((part) => part.text).join('');
const marked = ({ snippet }: SearchHit): string =>
  snippet.map((part) => (part.match ? `[${part.text}]` : part.text)).join('');

describe('the search', () => {
  it('finds what users and Claude said, and what tools answered', async () => {
    const store = memoryStore();
    const writer = new Writer({ cwd: '/w' });
    writer.user('A question about harbours');
    writer.assistant('m1', [
      { type: 'thinking', thinking: 'secret harbours', signature: 'x' },
      text('An answer about harbours'),
      toolUse('t1', 'Bash', { command: 'ls harbours' }),
    ]);
    writer.toolResult('t1', [
      { type: 'text', text: 'harbours.txt' },
      { type: 'image', source: { type: 'base64', data: 'aGFyYm91cnM=' } },
    ]);
    writer.user('Injected harbours', { isMeta: true });
    writer.record({ type: 'system', subtype: 'local_command', content: 'harbours' });
    await importTranscript(store, sourceOf(FILE, writer.text));
    const hits = store.transcripts.search('harbours', { order: 'recent' });
    expect(hits.map(({ kind }) => kind)).toEqual(['session', 'meta', 'tool_result', 'assistant', 'user']);
    expect(hits.at(-1)).toMatchObject({
      sessionId: writer.session,
      title: 'A question about harbours',
      project: '/w',
      timestamp: new Date('2026-03-02T09:00:01.000Z'),
      snippet: [
        { text: 'A question about ', match: false },
        { text: 'harbours', match: true },
      ],
    });
    const eventId = hits.at(-1)?.eventId as string;
    expect(store.transcripts.get(eventId)?.data).toMatchObject({ message: { content: 'A question about harbours' } });
    expect(store.transcripts.search('aGFyYm91cnM')).toEqual([]);
    expect(store.transcripts.search('secret')).toEqual([]);
    await integrity(store);
  });

  it('shows a name that has the signs of its own markers without them', () => {
    const store = memoryStore();
    const workspace = '/w';
    store.sessions.create({ type: 'director', workspace, name: 'n\u0002 beta \u0003c' });
    expect(store.sessions.search('beta').flatMap(({ snippet }) => snippet.filter(({ match }) => match))).toEqual([
      { text: 'beta', match: true },
    ]);
    const text = store.sessions.search('beta').map(({ snippet }) => snippet.map((part) => part.text).join(''));
    expect(text[0]).toContain('n beta c');
  });

  it('finds the words of coloured output, and shows them without their colours', async () => {
    const store = memoryStore();
    const writer = new Writer({ cwd: '/w' });
    const link = '\u001b]8;;https://example.org/log\u001b\\the log\u001b]8;;\u0007';
    const coloured =
      '\u001b[31mFAIL\u001b[39m test/\u001b[01;31m\u001b[Ktide\u001b[m\u001b[K.ts\u001b[2K\u001b[1G\u001b[1mAssertionError\u001b[22m: ' +
      `\u001b[38;2;1;2;3mhar\u001b[1mbour\u001b[0m in ${link} \u001b(B\u001b=done \u001b]0;cut off`;
    writer.toolResult('t1', coloured);
    await importTranscript(store, sourceOf(FILE, writer.text));
    for (const words of ['FAIL', 'AssertionError', 'harbour', 'log', 'done', 'cut', 'test/tide.ts']) {
      expect(store.transcripts.search(words).map(textOf), words).toEqual([
        'FAIL test/tide.ts AssertionError: harbour in the log done 0;cut off',
      ]);
    }
    for (const words of ['31mFAIL', '31m', '8;;', 'example']) expect(store.transcripts.search(words)).toEqual([]);
    expect(store.transcripts.list().map(({ json }) => json)).toEqual(writer.lines);
    await integrity(store);
  });

  it('finds every character of a long text without spaces', async () => {
    const signs = Array.from({ length: 20_000 }, (_, at) =>
      String.fromCodePoint((at % 3 === 0 ? 0x20000 : 0x4e00) + at),
    );
    const store = await storeOf(signs.join(''));
    for (let at = 0; at < signs.length; at += at % 2700 < 2600 ? 97 : 1) {
      const words = signs.slice(at, at + 3).join('');
      expect(store.transcripts.search(words, { order: 'recent' }), `at ${at}`).toHaveLength(1);
    }
    await integrity(store);
  });

  it('finds a record once in each session, however many copies of its file there are', async () => {
    const store = memoryStore();
    const writer = new Writer({ cwd: '/w' });
    writer.raw({ type: 'custom-title', customTitle: 'untitled', sessionId: writer.session });
    writer.user('the tide → high');
    writer.assistant('m1', [text('the tide → low')]);
    writer.raw({ type: 'user', sessionId: writer.session, message: { content: 'the tide → unnamed' } });
    const fork = writer.text.replaceAll(writer.session, 'fork');
    await importTranscript(store, sourceOf('-w/s.jsonl', writer.text));
    await importTranscript(store, sourceOf('-copy/s.jsonl', writer.text));
    // Copies can differ: a hit is what has the words.
    await importTranscript(store, sourceOf('-later/s.jsonl', writer.text.replace('tide → low', 'ebb ⇒ low')));
    await importTranscript(store, sourceOf('-w/fork.jsonl', fork));
    const found = (words: string, options: SearchOptions = {}): string[] =>
      store.transcripts.search(words, { session: writer.session, order: 'recent', ...options }).map(textOf);
    const unnamed = Array(3).fill('the tide → unnamed');
    for (const order of ['recent', 'relevance'] as const) {
      for (const words of ['tide', '→', 'tide →']) {
        const hits = found(words, { order });
        expect(hits.toSorted()).toEqual(['the tide → high', 'the tide → low', ...unnamed]);
        const pages = [0, 1, 2, 3, 4].flatMap((offset) => found(words, { order, offset, limit: 1 }));
        expect(pages).toEqual(hits);
        expect(store.transcripts.search(words, { order })).toHaveLength(5 + 3);
      }
      for (const words of ['ebb', '⇒']) expect(found(words, { order })).toEqual(['the ebb ⇒ low']);
    }
    expect(store.transcripts.thread(writer.session, { all: true })).toHaveLength(2 + 3);
  });

  it('wants every word, in any order and case, and without diacritics', async () => {
    const store = await storeOf('The Tide table of Le Havre', 'a table', 'Café at the tide');
    const found = (words: string): string[] => store.transcripts.search(words, { order: 'recent' }).map(textOf);
    expect(found('TABLE tide')).toEqual(['The Tide table of Le Havre']);
    expect(found('table')).toEqual(['a table', 'The Tide table of Le Havre']);
    expect(found('cafe')).toEqual(['Café at the tide']);
    expect(found('CAFÉ tide')).toEqual(['Café at the tide']);
    expect(found('tab')).toEqual([]);
    expect(found('havre table nothing')).toEqual([]);
  });

  it.each([
    "it's",
    'C++',
    'my-director',
    '"quoted"',
    '*',
    'tid*',
    '^tide',
    'AND',
    'NOT tide',
    'tide OR',
    'NEAR/2',
    'a:b',
    'search_text:tide',
    '(',
    ')',
    '((',
    '"',
    '""',
    "'",
    ';',
    '--',
    '%',
    '_',
    '\\',
    '\0',
    '\ud800',
    '',
    ' ',
    '\n',
    '\u200b',
    '🌊',
    '🥲🌊',
    '潮',
    '-',
    '~',
    '{}',
    '\u0002',
    'tide\u0003',
  ])('takes %j as words, whatever they are', async (words) => {
    const store = await storeOf('the tide');
    for (const order of ['relevance', 'recent'] as const) {
      expect(Array.isArray(store.transcripts.search(words, { order }))).toBe(true);
    }
    expect(Array.isArray(store.sessions.search(words))).toBe(true);
  });

  it('means every word literally', async () => {
    const said = 'Don\'t use C++ or my-director; NOT here: a^b, a*b "quoted" AND 50% — see tide.ts';
    const store = await storeOf(said, 'tidal');
    for (const words of [
      "don't",
      'C++',
      'my-director',
      'NOT',
      'AND',
      'a^b',
      '"quoted"',
      '50%',
      'tide.ts',
      '—',
      "C++ — don't",
    ]) {
      expect(store.transcripts.search(words).map(textOf), words).toEqual([said]);
    }
    for (const words of ['tid*', 'tide OR tidal', 'tide NEAR tide', '→'])
      expect(store.transcripts.search(words), words).toEqual([]);
  });

  it.each([
    ['C#', 'We write C# and C', 'We write C and D', 'We write [C#] and C'],
    ['c++', 'Some C++ here', 'Some C here', 'Some [C++] here'],
    ['--hello', 'run --hello now', 'hello -- now', 'run [--hello] now'],
    ['--no-verify', 'commit --no-verify', 'no verify', 'commit [--no-verify]'],
    ['my-director', 'ask My-Director', 'my director', 'ask [My-Director]'],
    ["it's", "so It's done", 'it s done', "so [It's] done"],
    ['a.b/c', 'see a.b/c', 'see a/b.c', 'see [a.b/c]'],
    ['[x]*?', 'glob [x]*? here', 'glob x here', 'glob [[x]*?] here'],
    ['^ТЕСТ-é', 'это ^тест-É', 'это тест-é', 'это [^тест-É]'],
    ['c#数', '用c#\u200B数据', 'c 数', '用[c#数]据'],
    ['c# here', 'C and here C# HERE', 'c here', 'C and [here] [C#] [HERE]'],
    ['snake_case', 'a snake_case', 'a snake case', 'a [snake_case]'],
  ])('takes %j as it is, but for case', async (words, said, other, shown) => {
    const store = await storeOf(said, other);
    expect(store.transcripts.search(words).map(marked)).toEqual([shown]);
    expect(store.transcripts.search(words, { order: 'recent' }).map(marked)).toEqual([shown]);
    const { id } = store.sessions.create({ type: 'director', name: said });
    store.sessions.create({ type: 'director', name: other });
    expect(store.sessions.search(words).map(({ item }) => item.id)).toEqual([id]);
    expect(
      store.transcripts
        .search(words)
        .map(({ kind }) => kind)
        .sort(),
    ).toEqual(['assistant', 'session']);
  });

  it.each([
    ['c#', 'C#', 'C is old.'],
    ['^ТЕСТ-é', '^тЕст-É', 'это тест'],
    ['→', '→', 'an arrow'],
    ['ⓐ→', 'Ⓐ→', 'ⓐ'],
    ['数#据', '数#据', '数据'],
    ['+++ →', '+++ → +++', '++'],
  ])('shows %j where it stands, far from where its letters stand alone', async (words, word, alone) => {
    for (const filler of ['and on ', '潮汐表🌊 ', '']) {
      for (const [before, after] of [
        [300, 300],
        [0, 300],
        [300, 0],
        [5, 5],
      ]) {
        const store = await storeOf(
          `${alone} ${filler.repeat(before as number)}but ${word} is not. ${filler.repeat(after as number)}`,
        );
        const [hit] = store.transcripts.search(words);
        const shown = word.replace(/\S+/g, '[$&]');
        expect(hit && marked(hit)).toContain(`but ${shown} is not.`);
      }
    }
  });

  it('takes any string at all', async () => {
    const store = await storeOf('the tide', '潮汐 🌊');
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 40 }), (words) => {
        store.transcripts.search(words);
        store.sessions.search(words);
      }),
    );
    expect(store.transcripts.search(`${Array.from({ length: 50_000 }, (_, at) => `w${at}`).join(' ')}`)).toEqual([]);
    expect(store.transcripts.search('潮'.repeat(100_000))).toEqual([]);
    for (const letter of ['é', 'ᾳ', 'ⱥ', '𐐨', '*', 'Ⓐ数']) {
      expect(store.transcripts.search(`tide ${letter.repeat(10_000)}-`)).toEqual([]);
      expect(store.sessions.search(`untitled ${letter.repeat(10_000)}-`)).toEqual([]);
    }
  });

  it.each([
    ['Chinese', '我们需要把数据库迁移到新的服务器', '数据库', '库数'],
    ['Chinese beside Latin', '使用SQLite数据库', 'sqlite 数据', 'lite'],
    ['Japanese', 'サーバーのデータを移行しました', 'データ', 'タデ'],
    ['Thai', 'ฉันต้องการย้ายฐานข้อมูล', 'ฐานข้อมูล', 'ฐานข้อมีล'],
    ['Khmer', 'ខ្ញុំត្រូវការផ្លាស់ទីទិន្នន័យ', 'ទិន្នន័យ', 'ទិន្នន័យយ'],
    ['Lao', 'ຂ້ອຍຕ້ອງການຍ້າຍຖານຂໍ້ມູນ', 'ຖານຂໍ້ມູນ', 'ນຖາ'],
    ['Burmese', 'ကျွန်တော်ဒေတာရွှေ့ချင်တယ်', 'ဒေတာ', 'တာဒေ'],
    ['Korean', '데이터베이스를 옮겨야 합니다', '옮겨야', '옮겨얌'],
    ['Hindi', 'हमें डेटाबेस को ले जाना है', 'डेटाबेस', 'डाटाबेस'],
    ['Arabic', 'نحن بحاجة إلى نقل قاعدة البيانات', 'قاعدة', 'قاعد'],
    ['Hebrew', 'צריך להעביר את מסד הנתונים', 'הנתונים', 'נתון'],
    ['Russian', 'Нужно перенести базу данных', 'БАЗУ', 'баз'],
    ['Greek', 'Πρέπει να μεταφέρουμε τη βάση', 'βάση', 'βάσ'],
    ['emoji', 'shipped🚀 it', '🚀', '🛸'],
    ['a word beside an emoji', 'shipped🚀 it', 'shipped', 'ship'],
    ['Han beyond the basic plane', '𠮷野家𠀋', '𠮷野', '野𠮷'],
  ])('finds words of %s, and no others', async (_, said, words, other) => {
    const store = await storeOf(said);
    expect(store.transcripts.search(words).map(textOf)).toEqual([said]);
    expect(store.transcripts.search(other)).toEqual([]);
    const { id } = store.sessions.create({ type: 'director', name: said });
    expect(store.sessions.search(words).map(({ item }) => item.id)).toEqual([id]);
    expect(store.sessions.search(other)).toEqual([]);
  });

  it('refuses what is no string', () => {
    const store = memoryStore();
    const none = undefined as unknown as string;
    const { sessions, transcripts } = store;
    for (const search of [
      () => sessions.search(none),
      () => sessions.searchByContent(none),
      () => transcripts.search(none),
    ]) {
      expect(search).toThrow(expect.objectContaining({ code: 'invalid', field: 'text' }));
    }
  });

  it('finds composed and decomposed characters alike', async () => {
    const store = await storeOf('데이터 café'.normalize('NFD'));
    expect(store.transcripts.search('데이터 café'.normalize('NFC'))).toHaveLength(1);
    expect(store.transcripts.search('데이터 café'.normalize('NFD'))).toHaveLength(1);
  });

  it('marks what it found, without the seams of spaceless scripts', async () => {
    const store = await storeOf(
      '先把数据库迁移好，\n\n然后再看   表。',
      `${'before '.repeat(200)}needle ${'after '.repeat(200)}`,
    );
    expect(store.transcripts.search('数据库 表').map(marked)).toEqual(['先把[数据库]迁移好， 然后再看 [表]。']);
    const [hit] = store.transcripts.search('needle');
    expect(marked(hit as SearchHit)).toMatch(/^….*before \[needle\] after.*…$/);
    expect(textOf(hit as SearchHit).length).toBeLessThan(400);
  });

  it('shows little of a text without blanks', async () => {
    const store = await storeOf(`needle ${'x'.repeat(100_000)} needle`);
    const [hit] = store.transcripts.search('needle');
    expect(textOf(hit as SearchHit).length).toBeLessThan(600);
  });

  it('ranks what says it more often and in fewer words, and names before all', async () => {
    const store = await storeOf(
      `tide ${'and something else '.repeat(300)}`,
      'tide tide tide',
      'the tide is high',
      `tide tide ${'and something else '.repeat(20)}`,
    );
    const { id } = store.sessions.create({ type: 'director', name: 'tide', lastActivity: new Date(0) });
    const hits = store.transcripts.search('tide');
    expect(hits[0]).toMatchObject({ kind: 'session', sessionId: id, eventId: null });
    expect(hits.slice(1).map((hit) => textOf(hit).slice(0, 14))).toEqual([
      'tide tide tide',
      'tide tide and ',
      'the tide is hi',
      'tide and somet',
    ]);
    expect(store.transcripts.search('tide', { order: 'recent' }).at(-1)).toMatchObject({ kind: 'session' });
  });

  it('counts every occurrence for the rank, however many words and occurrences there are', async () => {
    const words = Array.from({ length: 30 }, (_, at) => `word${at}`).join(' ');
    const store = await storeOf(`${words} `.repeat(300), words);
    const hits = store.transcripts.search(words);
    expect(hits).toHaveLength(2);
    expect(store.transcripts.search('word3 word7')).toHaveLength(2);
  });

  it('is cut by limit and offset', async () => {
    const said = Array.from({ length: 30 }, (_, at) => `tide ${at}`);
    const store = await storeOf(...said);
    for (const order of ['recent', 'relevance'] as const) {
      const all = store.transcripts.search('tide', { order, limit: 100 });
      expect(all).toHaveLength(30);
      const pages = [0, 10, 20, 30].flatMap((offset) => store.transcripts.search('tide', { order, limit: 10, offset }));
      expect(pages).toEqual(all);
    }
    expect(store.transcripts.search('tide')).toHaveLength(20);
    expect(store.transcripts.search('tide', { limit: 0 })).toEqual([]);
    expect(store.transcripts.search('tide', { order: 'recent', limit: 1 }).map(textOf)).toEqual(['tide 29']);
    expect(() => store.transcripts.search('tide', { limit: -1 })).toThrow(expect.objectContaining({ field: 'limit' }));
  });

  it('is cut without loss where hits are equal in everything', async () => {
    const store = memoryStore();
    const writer = new Writer({ cwd: '/w' });
    for (let turn = 0; turn < 9; turn += 1) writer.user('tide', { timestamp: '2026-03-02T09:00:00.000Z' });
    await importTranscript(store, sourceOf(FILE, writer.text));
    for (const order of ['recent', 'relevance'] as const) {
      const pages = [0, 3, 6, 9].flatMap((offset) => store.transcripts.search('tide', { order, limit: 3, offset }));
      expect(new Set(pages.map(({ eventId }) => eventId)).size).toBe(10);
    }
  });

  it('can be of one session, or of one project', async () => {
    const store = memoryStore();
    for (const [name, cwd] of [
      ['one', '/a'],
      ['two', '/a'],
      ['three', '/b'],
    ] as const) {
      const writer = new Writer({ session: name, cwd });
      writer.user('tide');
      await importTranscript(store, sourceOf(`-w/${name}.jsonl`, writer.text));
    }
    const found = (options: object): string[] =>
      store.transcripts
        .search('tide', options)
        .filter(({ eventId }) => eventId)
        .map(({ sessionId }) => sessionId)
        .sort();
    expect(found({})).toEqual(['one', 'three', 'two']);
    expect(found({ session: 'two' })).toEqual(['two']);
    expect(found({ project: '/a' })).toEqual(['one', 'two']);
    expect(found({ project: '/a', session: 'three' })).toEqual([]);
    expect(found({ project: '/c', order: 'recent' })).toEqual([]);
  });

  it('forgets what is deleted', async () => {
    const store = await storeOf('tide one', 'tide two');
    const [hit] = store.transcripts.search('tide');
    expect(store.transcripts.delete(hit?.eventId as string)).toBe(true);
    expect(store.transcripts.search('tide')).toHaveLength(1);
    store.sessions.delete(hit?.sessionId as string);
    expect(store.transcripts.search('tide')).toEqual([]);
    await integrity(store);
  });
});
