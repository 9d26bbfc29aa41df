import type { NewSession } from '@coterie/store';
import { equal } from '../../assert.ts';
import type { StoreSubject } from './case.ts';
import { ANY_JSON, ANY_TEXT, at, idsOf, lists } from './expected.ts';
import { breaksEveryRule, refuses } from './rules.ts';

const lead: NewSession = { type: 'director', name: 'lead' };

export const sessions: StoreSubject = {
  name: 'sessions',
  cases: [
    {
      name: 'a session has defaults, and everything that is given comes back equal',
      async run({ store }) {
        const created = await store.sessions.create(lead);
        equal([created.status, created.claudeStatus, created.metadata], ['initializing', null, {}]);
        equal([created.createdAt, created.lastActivity, created.terminatedAt], [at(0), at(0), null]);
        const given = {
          id: 's',
          type: 'claude',
          name: null,
          status: 'idle',
          title: ANY_TEXT,
          branch: 'main',
          workspace: '/w',
          projectPath: '/p',
          claudeStatus: 'processing',
          capabilities: ['a', { max: 5 }],
          constraints: [1.5, null],
          metadata: ANY_JSON,
          createdAt: at(1),
          updatedAt: at(2),
          lastActivity: at(3),
          terminationReason: 'done',
          terminatedAt: at(4),
        } as const satisfies NewSession;
        equal(await store.sessions.create(given), { seq: 2, origin: 'api', ...given });
        equal(await store.sessions.get('s'), { seq: 2, origin: 'api', ...given });
        equal(await store.sessions.get('nobody'), null);
      },
    },
    {
      name: 'a session is updated, touched and terminated, once',
      async run({ store, clock }) {
        await store.sessions.create({ ...lead, id: 's' });
        clock.time = at(10);
        equal((await store.sessions.update('s', { status: 'active' }))?.updatedAt, at(10));
        equal((await store.sessions.touch('s'))?.lastActivity, at(10));
        clock.time = at(5);
        equal((await store.sessions.touch('s'))?.lastActivity, at(10));
        clock.time = at(20);
        const ended = await store.sessions.terminate('s', 'done');
        equal([ended?.status, ended?.terminationReason, ended?.terminatedAt], ['terminated', 'done', at(20)]);
        clock.time = at(30);
        equal(await store.sessions.terminate('s', 'again'), ended);
        equal(await store.sessions.terminate('nobody'), null);
        equal(await store.sessions.touch('nobody'), null);
        equal(await store.sessions.update('nobody', { status: 'idle' }), null);
      },
    },
    {
      name: 'whoever says that a session is terminated, since when follows, once, and goes when it lives again',
      async run({ store, clock }) {
        const ended = { ...lead, status: 'terminated' } as const;
        const told = async (id: string) => {
          const session = await store.sessions.get(id);
          return [session?.terminatedAt, session?.terminationReason];
        };
        equal((await store.sessions.create({ ...ended, id: 'now' })).terminatedAt, at(0), 'created');
        equal((await store.sessions.create({ ...ended, terminatedAt: null })).terminatedAt, at(0), 'created with null');
        equal(
          (await store.sessions.create({ ...ended, terminatedAt: at(-9) })).terminatedAt,
          at(-9),
          'created earlier',
        );
        const both = await store.sessions.createMany([ended, { ...ended, terminatedAt: at(-9) }, lead]);
        equal(
          both.map(({ terminatedAt }) => terminatedAt),
          [at(0), at(-9), null],
          'created together',
        );
        const error = await store.sessions.create({ ...lead, status: 'error', terminatedAt: at(-1) });
        equal(error.terminatedAt, at(-1), 'what is given of another status');

        await store.sessions.create({ ...lead, id: 's' });
        clock.time = at(10);
        const changes = [
          [{ status: 'terminated', terminationReason: 'done', terminatedAt: null }, [at(10), 'done']],
          [{ name: 'x' }, [at(10), 'done']],
          [{ status: 'terminated', terminatedAt: null }, [at(10), 'done']],
          [{ terminatedAt: null }, [at(10), 'done']],
          [{ terminatedAt: at(7) }, [at(7), 'done']],
          [{ status: 'terminated', terminatedAt: at(8), terminationReason: null }, [at(8), null]],
          [{ terminationReason: 'why' }, [at(8), 'why']],
          [{ status: 'active' }, [null, null]],
          [{ status: 'terminated' }, [at(20), null]],
          [{ status: 'error', terminatedAt: at(9), terminationReason: 'crash' }, [at(9), 'crash']],
          [{ terminatedAt: null }, [null, 'crash']],
          [{ status: 'idle' }, [null, null]],
        ] as const;
        for (const [change, expected] of changes) {
          await store.sessions.update('s', change);
          equal(await told('s'), expected, JSON.stringify(change));
          if ('status' in change && change.status === 'active') clock.time = at(20);
        }
        await refuses(
          store,
          () => store.sessions.update('s', { status: 'terminated', terminatedAt: 'x' as never }),
          'terminatedAt',
        );
      },
    },
    {
      name: 'lists are filtered, ordered and counted with zeros; a prefix finds ids',
      async run({ store }) {
        await store.sessions.createMany([
          { ...lead, id: 'ab', workspace: '/w', lastActivity: at(5) },
          { type: 'claude', id: 'ac', projectPath: '/p', claudeStatus: 'error' },
          { ...lead, id: 'b', type: 'observer', status: 'idle', createdAt: at(-1) },
        ]);
        await lists(store.sessions, {}, ['b', 'ab', 'ac'], 'all');
        await lists(store.sessions, { orderBy: 'lastActivity', direction: 'desc' }, ['ab', 'ac', 'b'], 'by activity');
        await lists(store.sessions, { where: { workspace: null } }, ['b', 'ac'], 'without a workspace');
        await lists(store.sessions, { where: { type: ['claude', 'observer'], status: 'idle' } }, ['b'], 'by two');
        equal(idsOf(await store.sessions.findByIdPrefix('a')), ['ab', 'ac']);
        equal(await store.sessions.count({ ids: [] }), 0);
        const none = { active: 0, completed: 0, error: 0, terminated: 0 };
        equal(await store.sessions.countByStatus(), { ...none, initializing: 2, idle: 1 });
        equal(await store.sessions.deleteMany({ type: 'observer' }), 1);
        equal([await store.sessions.delete('ab'), await store.sessions.delete('ab')], [true, false]);
        await refuses(store, () => store.sessions.deleteMany({}), null);
      },
    },
    {
      name: 'words and pieces of text are found in names, titles and folders',
      async run({ store }) {
        await store.sessions.create({ ...lead, id: 's', name: '潮汐表 tides', workspace: '/work/100%' });
        const found = async (words: string) => idsOf((await store.sessions.search(words)).map(({ item }) => item));
        equal([await found('潮汐'), await found('TIDES work')], [['s'], ['s']]);
        equal(idsOf(await store.sessions.searchByContent('100%')), ['s']);
        await store.sessions.update('s', { name: 'moon' });
        equal([await found('tides'), await found('moon')], [[], ['s']]);
      },
    },
    {
      name: 'every rule of the table holds, whoever writes',
      async run({ store, db }) {
        await store.sessions.create({ ...lead, id: 's' });
        await refuses(store, () => store.sessions.create({ ...lead, id: 's' }), 'id');
        await refuses(store, () => store.sessions.create({ type: 'director' }), 'name');
        await refuses(store, () => store.sessions.update('s', { status: 'asleep' as 'idle' }), 'status');
        await breaksEveryRule(db, {
          table: 'sessions',
          id: 's',
          checks: {
            sessions_id: "id = ''",
            sessions_type: "type = 'boss'",
            sessions_name: 'name = NULL',
            sessions_status: "status = 'asleep'",
            sessions_title_source: "title_source = 'x'",
            sessions_claude_status: "claude_status = 'asleep'",
            sessions_capabilities_json: "capabilities_json = '{}'",
            sessions_constraints_json: "constraints_json = '{}'",
            sessions_metadata_json: "metadata_json = '['",
            sessions_created_at: "created_at = ''",
            sessions_updated_at: "updated_at = ''",
            sessions_last_activity: "last_activity = ''",
            sessions_terminated_at: "terminated_at = ''",
            sessions_origin: "origin = 'x'",
          },
        });
      },
    },
  ],
};
