import type { NewOutput, Store } from '@coterie/store';
import { equal, ok } from '../../assert.ts';
import type { StoreSubject } from './case.ts';
import { later, start } from './expected.ts';
import { outputRules } from './outputs-rules.ts';
import { refuses } from './rules.ts';

/** SHA-256 of the empty text, and of "abc" (FIPS 180-2). */
const OF_EMPTY = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';
const OF_ABC = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';

/** Two projects with an agent each: p with a, q with b. */
async function projects(store: Store): Promise<void> {
  await store.projects.createMany([
    { id: 'p', name: 'p' },
    { id: 'q', name: 'q' },
  ]);
  await store.agents.createMany([
    { id: 'a', projectId: 'p' },
    { id: 'b', projectId: 'q' },
  ]);
}

const file = (content: string, more: Partial<NewOutput> = {}): NewOutput => ({
  projectId: 'p',
  type: 'file',
  path: '/x',
  content,
  ...more,
});

/** Three versions of /x and one of /y in project p, one of /x in q, and a log without a path. */
async function work(store: Store): Promise<void> {
  await projects(store);
  await store.outputs.createMany([
    file('x one', { id: 'x1', agentId: 'a' }),
    file('y one', { id: 'y1', path: '/y', type: 'artifact' }),
    file('x two', { id: 'x2', createdAt: later }),
    file('x of q', { id: 'q1', projectId: 'q', agentId: 'b' }),
    file('a line', { id: 'l1', path: null, type: 'log' }),
    file('x three', { id: 'x3', type: 'artifact' }),
  ]);
}

export const outputs: StoreSubject = {
  name: 'outputs',
  cases: [
    {
      name: 'an output is numbered and given its checksum by the store, and comes back equal',
      async run({ store }) {
        await projects(store);
        const created = await store.outputs.create({ projectId: 'p', type: 'log', content: '' });
        const { id } = created;
        const nothing = { agentId: null, path: null, version: 1, previousContent: null };
        equal(created, {
          seq: 1,
          id,
          projectId: 'p',
          type: 'log',
          content: '',
          ...nothing,
          checksum: OF_EMPTY,
          createdAt: start,
        });
        const given = {
          id: 'o',
          projectId: 'p',
          agentId: 'a',
          type: 'artifact',
          path: '/größe/検索 \u{1F389}.txt',
          content: 'abc',
          createdAt: later,
        } as const;
        const filled = { version: 1, previousContent: null, checksum: OF_ABC };
        equal(await store.outputs.create(given), { seq: 2, ...given, ...filled });
        equal(await store.outputs.get('o'), { seq: 2, ...given, ...filled });
        const next = await store.outputs.create({ ...given, id: 'o2', content: '\r\n\u2028é\ud83c\udf89' });
        equal([next.version, next.previousContent, next.content], [2, 'abc', '\r\n\u2028é\ud83c\udf89']);
        equal(next.checksum, '9576add6874cf4ff1c1bc625762aba731757ceffaa8329e7a411d9b09ec1b295');
        equal(await store.outputs.get('nobody'), null);
      },
    },
    {
      name: 'each path of each project counts its own versions, also within one call',
      async run({ store }) {
        await work(store);
        const told = (await store.outputs.list({ direction: 'asc' })).map((one) => [
          one.id,
          one.version,
          one.previousContent,
        ]);
        equal(told, [
          ['x1', 1, null],
          ['y1', 1, null],
          ['q1', 1, null],
          ['l1', 1, null],
          ['x3', 3, 'x two'],
          ['x2', 2, 'x one'],
        ]);
        equal((await store.outputs.create(file('another line', { path: null, type: 'log' }))).version, 1);
        const { create } = store.operations.outputs;
        const [fourth, fifth] = await store.batch([create(file('x four')), create(file('x five'))]);
        equal([fourth.version, fifth.version, fifth.previousContent], [4, 5, 'x four']);
        for (const field of ['version', 'checksum', 'previousContent']) {
          await refuses(store, () => store.outputs.create({ ...file('x'), [field]: 9 } as NewOutput), field);
        }
      },
    },
    {
      name: 'versions that are written at once all get numbers of their own',
      async run({ store }) {
        await projects(store);
        const contents = Array.from({ length: 20 }, (_, at) => `${at}`);
        const written = await Promise.all(contents.map((content) => store.outputs.create(file(content))));
        const versions = written.map(({ version }) => version).sort((one, other) => one - other);
        equal(
          versions,
          contents.map((_, at) => at + 1),
        );
        const history = await store.outputs.history('p', '/x');
        equal(
          history.slice(1).map(({ previousContent }) => previousContent),
          history.slice(0, -1).map(({ content }) => content),
        );
      },
    },
    {
      name: 'the latest version, one of them, and their history are found by path',
      async run({ store }) {
        await work(store);
        equal((await store.outputs.latest('p', '/x'))?.id, 'x3');
        equal((await store.outputs.latest('q', '/x'))?.id, 'q1');
        equal(await store.outputs.latest('q', '/y'), null);
        equal((await store.outputs.getVersion('p', '/x', 2))?.content, 'x two');
        equal(await store.outputs.getVersion('p', '/x', 4), null);
        await refuses(store, () => store.outputs.getVersion('p', '/x', 1.5), 'version');
        const versions = async (options?: Parameters<typeof store.outputs.history>[2]) =>
          (await store.outputs.history('p', '/x', options)).map(({ version }) => version);
        equal(await versions(), [1, 2, 3]);
        equal(await versions({ direction: 'desc' }), [3, 2, 1]);
        equal(await versions({ limit: 1, offset: 1 }), [2]);
        equal(await versions({ limit: 0 }), []);
        const [newest] = await store.outputs.history('p', '/x', { direction: 'desc', limit: 1 });
        equal(await versions({ direction: 'desc', after: newest }), [2, 1]);
        equal(await store.outputs.history('nowhere', '/x'), []);
        equal(await store.outputs.delete('x2'), true);
        equal(await versions(), [1, 3]);
        equal((await store.outputs.create(file('x four'))).previousContent, 'x three');
      },
    },
    {
      name: 'paths are listed once, also those of a type',
      async run({ store }) {
        await work(store);
        equal(await store.outputs.uniquePaths('p'), ['/x', '/y']);
        equal(await store.outputs.uniquePaths('p', { type: 'file' }), ['/x']);
        equal(await store.outputs.uniquePaths('p', { type: ['file', 'artifact'] }), ['/x', '/y']);
        equal(await store.outputs.uniquePaths('p', { type: 'log' }), []);
        equal(await store.outputs.uniquePaths('p', { limit: 1, offset: 1 }), ['/y']);
        equal(await store.outputs.uniquePaths('p', { limit: 0 }), []);
        equal(await store.outputs.uniquePaths('nowhere'), []);
      },
    },
    {
      name: 'statistics count versions, types and paths',
      async run({ store }) {
        await work(store);
        equal(await store.outputs.stats('p'), { total: 5, byType: { file: 2, artifact: 2, log: 1 }, uniquePaths: 2 });
        equal(await store.outputs.stats('nowhere'), {
          total: 0,
          byType: { file: 0, artifact: 0, log: 0 },
          uniquePaths: 0,
        });
      },
    },
    {
      name: 'an overview is the list without contents, with their sizes in bytes',
      async run({ store }) {
        await work(store);
        await store.outputs.create(file('é\u{1F389}', { id: 'u', path: '/u' }));
        const { content, previousContent, ...rest } = await store.outputs.create(file('x four', { id: 'x4' }));
        equal([content, previousContent], ['x four', 'x three']);
        equal(await store.outputs.overview({ where: { ids: ['x4'] } }), [{ ...rest, bytes: 6 }]);
        equal(
          (await store.outputs.overview({ where: { path: '/u' } })).map(({ bytes }) => bytes),
          [6],
        );
        const listed = async (list: Parameters<typeof store.outputs.list>[0]) =>
          equal(
            (await store.outputs.overview(list)).map(({ id }) => id),
            (await store.outputs.list(list)).map(({ id }) => id),
          );
        await listed({});
        await listed({ where: { projectId: 'p', type: ['file', 'log'] }, direction: 'desc', limit: 2 });
        const [first] = await store.outputs.overview({ limit: 1 });
        await listed({ after: first });
      },
    },
    {
      name: 'lists are filtered by project, agent, type, path and time, and what is old is deleted together',
      async run({ store }) {
        await work(store);
        const ids = async (list: Parameters<typeof store.outputs.list>[0]) =>
          (await store.outputs.list(list)).map(({ id }) => id);
        equal(await ids({ where: { projectId: 'p', type: 'file' } }), ['x1', 'x2']);
        equal(await ids({ where: { agentId: ['a', 'b'] } }), ['x1', 'q1']);
        equal(await ids({ where: { path: '/x' }, direction: 'desc' }), ['x2', 'x3', 'q1', 'x1']);
        equal(await ids({ where: { path: [] } }), []);
        equal(await ids({ where: { createdFrom: later } }), ['x2']);
        equal(await ids({ limit: 2, offset: 1 }), ['y1', 'q1']);
        equal(await store.outputs.count({ projectId: 'p', type: 'artifact' }), 2);
        equal(await store.outputs.deleteMany({ createdBefore: later, projectId: 'p' }), 4);
        equal(await ids({}), ['q1', 'x2']);
        equal(await store.outputs.delete('nobody'), false);
      },
    },
    {
      name: 'words and pieces of text are found in contents, of one project or of all',
      async run({ store }) {
        await work(store);
        await store.outputs.create(file('const 検索 = "100%";', { id: 'z', path: '/z' }));
        const words = async (...given: Parameters<typeof store.outputs.search>) =>
          (await store.outputs.search(...given)).map(({ item }) => item.id);
        equal((await words('one')).sort(), ['x1', 'y1']);
        equal(await words('x', { where: { projectId: 'q' } }), ['q1']);
        equal(await words('検索'), ['z']);
        equal(
          (await store.outputs.searchByContent('100%"')).map(({ id }) => id),
          ['z'],
        );
        equal((await store.outputs.searchByContent(' ON', { where: { projectId: 'p', type: 'artifact' } })).length, 1);
      },
    },
    {
      name: 'a content of megabytes is versioned and comes back whole',
      async run({ store }) {
        await projects(store);
        const line = 'Größe \u{1F389} one of many\n';
        const large = line.repeat(40_000);
        await store.outputs.createMany([file(large), file(`${large}!`)]);
        const latest = await store.outputs.latest('p', '/x');
        ok(latest?.content === `${large}!` && latest.previousContent === large, 'both contents are whole');
        equal(
          (await store.outputs.overview()).map(({ bytes }) => bytes),
          [1_000_000, 1_000_001],
        );
      },
    },
    outputRules,
  ],
};
