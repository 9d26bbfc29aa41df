import { fork } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { betterSqlite3 } from '@coterie/better-sqlite3';
import { DatabaseError, type DatabaseInterface, openDatabase as openCore } from '@coterie/core';
import { openStore } from '@coterie/store';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  closeDatabase,
  createJob,
  createSession,
  db,
  getDatabase,
  getEventsForSession,
  getNextJob,
  getSession,
  type OpenOptions,
  openDatabase,
  type Session,
  sessions,
  updateJobStatus,
} from '../src/index.ts';
import { temporaryFolder } from './support/drivers.ts';
import { refusal } from './support/harness.ts';

describe('the database of the services', () => {
  let home: string;
  let file: string;

  beforeEach(() => {
    home = temporaryFolder();
    file = join(home, '.memva', 'memva.db');
    vi.stubEnv('HOME', home);
    vi.stubEnv('USERPROFILE', home);
  });
  afterEach(async () => {
    await closeDatabase();
    vi.unstubAllEnvs();
  });

  it('is the default file, which the first call makes with its folder, for its owner alone', async () => {
    const opened = await Promise.all([createSession({ project_path: '/1' }), createSession({ project_path: '/2' })]);
    expect(readdirSync(home)).toEqual(['.memva']);
    expect(statSync(join(home, '.memva')).mode & 0o777).toBe(0o700);
    expect(existsSync(file)).toBe(true);
    await closeDatabase();
    const reader = openStore(betterSqlite3(file));
    expect(reader.sessions.list().map(({ id }) => id)).toEqual(opened.map(({ id }) => id));
    reader.close();
  });

  it('is not opened by what is no option, and the default file is not touched', async () => {
    const wrong: readonly [string, unknown][] = [
      ['paht', { paht: file }],
      ['options', ':memory:'],
      ['options', null],
      ['path', { path: 5 }],
      ['path', { path: '' }],
      ['path', { path: null }],
      ['path', { path: ':memory:', database: betterSqlite3(':memory:') }],
      ['database', { database: {} }],
      ['database', { database: null }],
    ];
    for (const [field, options] of wrong) {
      const error = await refusal(() => openDatabase(options as OpenOptions));
      expect(error).toMatchObject({ name: 'ValidationError', field });
    }
    expect(readdirSync(home)).toEqual([]);
  });

  it('is one, however many ask for it at once', async () => {
    const [one, two] = await Promise.all([getDatabase(), getDatabase()]);
    expect(one).toBe(two);
    expect(await getDatabase()).toBe(one);
  });

  it('can be another file, and has everything when it is opened again, also the jobs that were taken', async () => {
    const path = join(home, 'folder', 'mine.db');
    await openDatabase({ path });
    const session = await createSession({ title: 'Harbour', project_path: '/w' });
    const { id } = await createJob('x', null);
    await getNextJob();
    await closeDatabase();
    expect(existsSync(file)).toBe(false);

    await openDatabase({ path });
    expect(await getSession(session.id)).toEqual(session);
    expect(await getNextJob()).toBeNull();
    await (await getDatabase()).jobs.cancel(id);
    // The token is still there: without it the job would be set back, which its end forbids, in other words.
    expect(await refusal(() => updateJobStatus(id, 'completed'))).toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('cancelled meanwhile'),
    });
  });

  it('is closed once what was inserted is there, however often that is asked for', async () => {
    const path = join(home, 'mine.db');
    await openDatabase({ path });
    const row = await createSession({ project_path: '/w' });
    const inserting = db
      .insert(sessions)
      .values({ ...row, id: 's' })
      .run();
    await Promise.all([closeDatabase(), closeDatabase(), inserting]);
    await openDatabase({ path });
    expect(await getSession('s')).toMatchObject({ id: 's' });
  });

  it('is closed once the calls that were made before have ended', async () => {
    const path = join(home, 'mine.db');
    await openDatabase({ path });
    const { id } = await createSession({ project_path: '/w' });
    const calls = [
      createSession({ project_path: '/last' }),
      getSession(id),
      getEventsForSession(id),
      createJob('x', 1),
    ];
    await closeDatabase();
    expect((await Promise.allSettled(calls)).map(({ status }) => status)).toEqual(calls.map(() => 'fulfilled'));
    await openDatabase({ path });
    expect(await getNextJob()).toMatchObject({ type: 'x' });
  });

  it('is opened once: another one is refused until it is closed', async () => {
    const store = await openDatabase({ path: ':memory:' });
    expect(await refusal(() => openDatabase({ path: ':memory:' }))).toMatchObject({
      code: 'invalid',
      message: expect.stringContaining('closeDatabase()'),
    });
    expect(await getDatabase()).toBe(store);
    await closeDatabase();
    await closeDatabase();
    expect(await refusal(async () => store.sessions.count())).toMatchObject({ code: 'closed' });
    expect(await openDatabase({ path: ':memory:' })).not.toBe(store);
  });

  it('is given in place of a path, not beside one', async () => {
    const database = betterSqlite3(':memory:');
    expect(await refusal(() => openDatabase({ path: ':memory:', database }))).toMatchObject({ field: 'path' });
    await openDatabase({ database });
    await createSession({ project_path: '/w' });
    expect(openCore(database).query('SELECT count(*) FROM sessions').rows).toEqual([[1]]);
  });

  it('is tried anew by the next call after it could not be opened', async () => {
    writeFileSync(join(home, '.memva'), 'a file in place of the folder');
    const error = await refusal(() => createSession({ project_path: '/w' }));
    expect(error).toMatchObject({ code: 'cannot-open', message: expect.stringContaining(join(home, '.memva')) });
    vi.stubEnv('HOME', join(home, 'other'));
    vi.stubEnv('USERPROFILE', join(home, 'other'));
    expect(await createSession({ project_path: '/w' })).toMatchObject({ project_path: '/w' });
  });

  it.each([
    "CREATE TABLE sessions (id text PRIMARY KEY NOT NULL, title text, status text DEFAULT 'active')",
    'CREATE TABLE notes (text TEXT)',
  ])('of another program is refused, and left as it was: %s', async (sql) => {
    mkdirSync(join(home, '.memva'));
    const theirs = openCore(betterSqlite3(file, { journalMode: 'delete' }));
    theirs.script(sql);
    theirs.close();
    const before = readFileSync(file);
    const error = await refusal(() => createSession({ project_path: '/w' }));
    expect(error).toBeInstanceOf(DatabaseError);
    expect(error).toMatchObject({
      code: 'migration',
      message: expect.stringMatching(/another program.* left untouched/),
    });
    expect(readFileSync(file)).toEqual(before);
    expect(readdirSync(join(home, '.memva'))).toEqual(['memva.db']);
  });

  it('of another program is refused with what is still in its write-ahead log', async () => {
    // A copy beside its log is what is left when a program is killed.
    const source = join(home, 'source.db');
    const theirs = openCore(betterSqlite3(source));
    theirs.script('CREATE TABLE note (text)');
    mkdirSync(join(home, '.memva'));
    for (const suffix of ['', '-wal']) copyFileSync(source + suffix, file + suffix);
    theirs.close();
    const contents = () => ['', '-wal'].map((suffix) => readFileSync(file + suffix));
    const before = contents();
    expect(await refusal(() => createSession({ project_path: '/w' }))).toMatchObject({ code: 'migration' });
    expect(contents()).toEqual(before);
  });

  it('is waited for while another process holds it, and nobody is blocked meanwhile', async () => {
    await getDatabase();
    await closeDatabase();
    const holder = fork(fileURLToPath(new URL('support/hold.ts', import.meta.url)), [file]);
    await once(holder, 'message');
    const creating = createSession({ project_path: '/w' });
    // Were the thread blocked, the file would not be released before the opening gives up.
    for (let tick = 0; tick < 10; tick += 1) await setTimeout(10);
    holder.send('release');
    await once(holder, 'exit');
    expect(await creating).toMatchObject({ project_path: '/w' });
  });

  it('that is no database is refused, and left as it was', async () => {
    mkdirSync(join(home, '.memva'));
    writeFileSync(file, 'Dear diary, '.repeat(100));
    expect(await refusal(() => createSession({ project_path: '/w' }))).toMatchObject({ code: 'not-a-database' });
    expect(readFileSync(file, 'utf8')).toBe('Dear diary, '.repeat(100));
  });

  it('that another program of ours has made is opened', async () => {
    mkdirSync(join(home, '.memva'));
    const other = openStore(betterSqlite3(file));
    other.sessions.create({ id: 'lead', type: 'director', name: 'lead', workspace: '/w' });
    other.close();
    expect(await getSession('lead')).toMatchObject({ title: 'lead', project_path: '/w' });
  });

  it('takes whole rows, which calls after the insert find where reads do not wait for writes', async () => {
    const driver = betterSqlite3(':memory:', { mode: 'async' });
    let late = false;
    const database: DatabaseInterface<'async'> = {
      mode: 'async',
      capabilities: { ...driver.capabilities, connections: 'many' },
      async execute(statements, options) {
        if (late && options.access === 'write') await setTimeout(20);
        return driver.execute(statements, options);
      },
      begin: (options) => driver.begin(options),
      close: () => driver.close(),
    };
    await openDatabase({ database });
    const row = await createSession({ project_path: '/w' });
    late = true;
    const inserting = db
      .insert(sessions)
      .values({ ...row, id: 's' })
      .run();
    expect(await getSession('s')).toMatchObject({ id: 's' });
    await inserting;
  });

  it('takes whole rows, which calls after the insert find', async () => {
    await openDatabase({ path: ':memory:' });
    const row: Session = {
      id: 's',
      title: null,
      created_at: '2026-02-12T10:00:00.000+01:00',
      updated_at: '2026-02-12T09:00:00.001Z',
      status: 'error',
      project_path: '/w',
      metadata: null,
      claude_status: 'completed',
    };
    const inserting = db.insert(sessions).values(row).run();
    expect(await getSession('s')).toEqual({ ...row, created_at: '2026-02-12T09:00:00.000Z' });
    await inserting;
    const twice = await refusal(() => db.insert(sessions).values(row).run());
    expect(twice).toMatchObject({ name: 'ValidationError', field: 'id' });
    const wrong = { ...row, id: 't', created_at: 'yesterday' };
    expect(await refusal(() => db.insert(sessions).values(wrong).run())).toMatchObject({ field: 'created_at' });
    const more = { ...row, id: 't', colour: 'red' };
    expect(await refusal(() => db.insert(sessions).values(more).run())).toMatchObject({ field: 'colour' });
  });
});
