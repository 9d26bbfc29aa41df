import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, openSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { coterie, coterieJson, startCoterie } from './helper/coterie.ts';
import { temporaryFolder } from './helper/folder.ts';

describe('the command', () => {
  test('without arguments is help, with every command and an example', async () => {
    const { code, stdout, stderr } = await coterie([]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    for (const name of ['import', 'sessions', 'show', 'search', 'stats', 'migrate', 'backup', 'vacuum']) {
      expect(stdout).toMatch(new RegExp(`^  ${name} `, 'm'));
    }
    expect(stdout).toContain('coterie import ~/.claude/projects');
  });

  test('of commands is help too, as far as it goes', async () => {
    const { code, stdout, stderr } = await coterie(['migrate']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^ {2}status .*what was applied/m);
    expect(stdout).toBe((await coterie(['migrate', '--help'])).stdout);
  });

  test.each([
    ['import'],
    ['sessions'],
    ['show'],
    ['search'],
    ['stats'],
    ['backup'],
    ['vacuum'],
    ...['list', 'get', 'create', 'update', 'delete', 'describe', 'prune', 'completion'].map((name) => [name]),
    ...['list', 'stats', 'retry', 'cancel', 'prune'].map((name) => ['jobs', name]),
    ...['set', 'get', 'list', 'delete', 'rotate'].map((name) => ['config', name]),
    ...['status', 'plan', 'up', 'down', 'new', 'bundle', 'verify'].map((name) => ['migrate', name]),
  ])('%s %s has help with examples and the global options', async (...name) => {
    const { code, stdout } = await coterie([...name.filter((part) => part !== undefined), '--help']);
    expect(code).toBe(0);
    expect(stdout).toContain('Examples:\n  coterie ');
    expect(stdout).toContain('--db <location>');
  });

  test('tells its version', async () => {
    const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
      version: string;
    };
    expect(await coterie(['--version'])).toMatchObject({ code: 0, stdout: `${version}\n`, stderr: '' });
  });

  test('on a Node that is too old says so in a sentence', async () => {
    const pretend = `data:text/javascript,Object.defineProperty(process,'versions',{value:{...process.versions,node:'20.20.2'}})`;
    const { code, stdout, stderr } = await coterie(['sessions'], { node: ['--import', pretend] });
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(/^coterie: Node 20\.20\.2 is too old; install Node 22\.18 or newer .*\n$/);
  });
});

describe('wrong usage ends with 2, one sentence and no stack', () => {
  test.each([
    [['frobnicate'], "unknown command 'frobnicate'"],
    [['migrate', 'sttus'], '(Did you mean status?)'],
    [['sesions'], '(Did you mean sessions?)'],
    [['sessions', '--bogus'], "unknown option '--bogus'"],
    [['sessions', '--limit', 'ten'], 'Give a whole number'],
    [['sessions', '--since', 'yesterday'], 'Give a day (2026-01-31)'],
    [['sessions', '--db', 'postgres://x/y'], 'unknown scheme "postgres:"'],
    [['import'], "missing required argument 'paths'"],
    [['show'], "missing required argument 'session'"],
    [['backup'], "missing required argument 'path'"],
    [['search'], "missing required argument 'words'"],
    [['list'], "missing required argument 'entity'"],
    [['list', 'projets'], 'There is no entity projets. Did you mean projects? Known are sessions, '],
    [
      ['update', 'agents', '1', '--current-task', 'x'],
      "unknown option '--current-task'. A field is given as --set currentTask",
    ],
    [['create', 'agents', '--name=x'], "unknown option '--name'. A field is given as --set name=value."],
    [['list', 'agents', '--status', 'x'], "unknown option '--status'. A field is given as --where status=value."],
    [['list', 'agents', '--ordr', 'x'], '(Did you mean --order?)'],
    [['migrate', 'new', 'add_x'], 'Name one folder of migrations with --dir'],
  ])('%j', async (args, sentence) => {
    const { code, stdout, stderr } = await coterie(args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/^coterie: [^\n]+\n$/);
    expect(stderr).toContain(sentence);
  });

  test('with --json the error is the one document on stdout', async () => {
    expect(await coterieJson(['sessions', '--bogus'])).toEqual({
      error: { code: 'usage', message: expect.stringContaining("unknown option '--bogus'") },
    });
  });

  test('with --debug, or DEBUG=coterie, the stack follows', async () => {
    const args = ['sessions', '--db', 'postgres://x/y'];
    expect((await coterie([...args, '--debug'])).stderr).toContain('\n    at ');
    expect((await coterie(args, { env: { DEBUG: 'coterie' } })).stderr).toContain('\n    at ');
    expect((await coterie(args)).stderr).not.toContain('\n    at ');
  });
});

test('a reader that goes away early is no error', async () => {
  const child = startCoterie(['--help']);
  child.stdout?.destroy();
  let stderr = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    stderr += chunk.toString();
  });
  const [code] = await once(child, 'close');
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
});

test.each([
  ['stdout', ['migrate', 'status', '--check'], 3],
  ['stdout', ['sessions'], 1],
  ['stderr', ['sessions', '--json'], 1],
  ['stderr', ['sessions', '--limit', 'ten', '--json'], 2],
] as const)('a reader of %s that goes away early does not make a failure a success: %j', async (stream, args, code) => {
  const child = startCoterie(args, { cwd: temporaryFolder() });
  child[stream]?.destroy();
  child[stream === 'stdout' ? 'stderr' : 'stdout']?.resume();
  expect(await once(child, 'close')).toEqual([code, null]);
});

test('a promise that fails behind its back ends it with 1 and one sentence, and the stack with --debug', async () => {
  const node = ['--import', 'data:text/javascript,setTimeout(()=>Promise.reject(new Error("boom")),1)'];
  const cwd = temporaryFolder();
  const { code, stderr } = await coterie(['migrate', 'verify'], { node, cwd });
  expect(code).toBe(1);
  expect(stderr).toMatch(/^coterie: boom \(this was not expected: [^\n]+\)\n$/);
  expect((await coterie(['migrate', 'verify', '--debug'], { node, cwd })).stderr).toContain('\n    at ');
});

test('output that finds the disk full ends with 1 and one sentence', async (context) => {
  if (!existsSync('/dev/full')) return context.skip('this system has no /dev/full');
  const stdout = openSync('/dev/full', 'w');
  try {
    for (const args of [['--help'], ['migrate', 'verify'], ['migrate', 'status', '--json']]) {
      const { code, stderr } = await coterie(args, { stdout });
      expect({ code, stderr }).toEqual({
        code: 1,
        stderr:
          'coterie: The output cannot be written: the disk is full. Free some space, or send it to another place.\n',
      });
    }
  } finally {
    closeSync(stdout);
  }
});

test('an empty COTERIE_DB is none, and an empty --db is wrong', async () => {
  const options = { cwd: temporaryFolder(), env: { COTERIE_DB: '' } };
  expect((await coterie(['sessions'], options)).stderr).toContain('There is no database at coterie.db.');
  expect(await coterie(['sessions', '--db', ''], options)).toMatchObject({ code: 2 });
});

test('starts without loading a driver or the store', () => {
  const trace = `data:text/javascript,import{registerHooks}from'node:module';registerHooks({resolve(s,c,n){if(s.startsWith('@coterie/')||s==='better-sqlite3')console.error(s);return n(s,c)}})`;
  const { stderr } = spawnSync(
    process.execPath,
    ['--import', trace, new URL('../bin/coterie.js', import.meta.url).pathname],
    {
      encoding: 'utf8',
    },
  );
  expect(stderr).toBe('');
});
