import { spawnSync } from 'node:child_process';
import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { keptByBash, wordsOf } from '../src/completion/line.ts';
import { coterie } from './helper/coterie.ts';
import { temporaryFolder } from './helper/folder.ts';

/** What can stand at the end of these words. */
async function answers(...words: string[]): Promise<readonly string[]> {
  const { code, stdout, stderr } = await coterie(['complete', '--', ...words]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return stdout.split('\n').flatMap((line) => (line === '' ? [] : [line.replace(/\t.*/, '')]));
}

describe('what can follow', () => {
  test.each([
    [['li'], ['list']],
    [['migrate', 'st'], ['status']],
    [['--db', 'x.db', 'sta'], ['stats']],
    [
      ['list', 'age'],
      ['agents', 'agent-history'],
    ],
    [['list', 'projects', '--wh'], ['--where']],
    [
      ['list', 'projects', '--where', 'st'],
      ['status=', ':open'],
    ],
    [['list', 'projects', '--where', 'status=ru'], ['status=running']],
    [['list', 'projects', '--where', 'status=running,st'], ['status=running,stopped']],
    [['list', 'projects', '--where=status=ru'], ['--where=status=running']],
    [
      ['list', 'project', '--order', ''],
      ['createdAt', 'updatedAt'],
    ],
    [['list', 'projects', '--columns', 'id,na'], ['id,name']],
    [
      ['create', 'agents', '--set', 'pr'],
      ['projectId=', ':open'],
    ],
    [['update', 'agents', 'x', '--set', 'pr'], [':none']],
    [['update', 'agents', 'x', 'y', '--set', 'parentId='], ['parentId=null']],
    [
      ['search', '--order', 're'],
      ['relevance', 'recent'],
    ],
    [['search', '--in', 'outputs', '--where', 'type=l', ''], []],
    [['search', '--in', 'outputs', '--where', 'type=l'], ['type=log']],
    [
      ['completion', ''],
      ['bash', 'zsh', 'fish'],
    ],
    [['jobs', 'list', '--columns', 'id,prio'], ['id,priority']],
    [['jobs', 'list', '--status', 'failed,can'], ['failed,cancelled']],
    [['jobs', 'prune', '--status', 'pe'], []],
    [['config', 'ro'], ['rotate']],
    [['config', 'set', 'a', '--enc'], ['--encrypted']],
    [['import', ''], [':files']],
    [['export', '--out', ''], [':files']],
    [['list', 'nothing', '--where', ''], []],
    [['show', ''], []],
    [['list', 'projects', '--', '--wh'], []],
  ])('%j', async (words, expected) => {
    expect(await answers(...words)).toEqual(expected[0] === ':none' ? [] : expected);
  });

  test('has every command, and the options of one with those of all', async () => {
    const commands = await answers('');
    expect(commands).toEqual(expect.arrayContaining(['import', 'list', 'migrate', 'completion']));
    expect(commands).not.toContain('complete');
    expect(await answers('list', 'projects', '--')).toEqual(
      expect.arrayContaining(['--where', '--desc', '--db', '--json', '--help']),
    );
  });

  test('only what has text can be searched', async () => {
    const found = await answers('search', '--in', '');
    expect(found).toContain('outputs');
    expect(found).not.toContain('agents');
  });
});

test.each([
  ['coterie ', ['coterie', '']],
  ['coterie list', ['coterie', 'list']],
  [`coterie create x --set name="a b" --set 'st`, ['coterie', 'create', 'x', '--set', 'name=a b', '--set', 'st']],
  ['coterie show a\\ b ""', ['coterie', 'show', 'a b', '']],
])('the words of a line: %s', (line, words) => expect(wordsOf(line)).toEqual(words));

test('bash replaces what is behind the last letter at which it takes words apart', () => {
  expect(keptByBash('status=ru', ' =:')).toBe(7);
  expect(keptByBash('status=ru', ' ')).toBe(0);
  expect(keptByBash('status', ' =:')).toBe(0);
});

/** A folder with a `coterie` to be found by a shell, which completes by calling it. */
function shellPath(): string {
  const folder = temporaryFolder();
  const bin = fileURLToPath(new URL('../bin/coterie.js', import.meta.url));
  writeFileSync(join(folder, 'coterie'), `#!/bin/sh\nexec '${process.execPath}' '${bin}' "$@"\n`);
  chmodSync(join(folder, 'coterie'), 0o755);
  return `${folder}:${process.env.PATH}`;
}

function runShell(shell: string, script: string): string | null {
  const { stdout, error } = spawnSync(shell, ['-c', script], {
    encoding: 'utf8',
    env: { PATH: shellPath(), HOME: temporaryFolder() },
  });
  return error === undefined ? stdout : null;
}

const LINES = ['coterie descr', 'coterie list projects --where status=ru', 'coterie list projects --where crea'];

test('bash completes with its script', (context) => {
  const tries = LINES.map(
    (line) => `COMP_LINE='${line}'; COMP_POINT=\${#COMP_LINE}; _coterie; echo "\${COMPREPLY[*]}"`,
  );
  const answer = runShell('bash', ['source <(coterie completion bash)', ...tries].join('\n'));
  if (answer === null) return context.skip('this system has no bash');
  expect(answer).toBe('describe\nrunning\ncreatedFrom= createdBefore=\n');
});

test('zsh takes its script', (context) => {
  const answer = runShell(
    'zsh',
    `compdef() { print "registered $*" }; source <(coterie completion zsh)
     _describe() { print -r -- "\${(@P)4}" "\${@[5,-1]}" }
     for line in ${LINES.map((line) => `'${line}'`).join(' ')}; do words=(\${=line}); CURRENT=$#words; _coterie; done`,
  );
  if (answer === null) return context.skip('this system has no zsh');
  expect(answer.split('\n')).toEqual([
    'registered _coterie coterie',
    'describe:tell the entities, or the fields of one',
    'status=running:',
    expect.stringMatching(/^createdFrom=:date createdBefore=:date -S $/),
    '',
  ]);
});

test('fish completes with its script', (context) => {
  const script = `source (coterie completion fish | psub); ${LINES.map((line) => `complete -C '${line}'`).join('; ')}`;
  const answer = runShell('fish', script);
  if (answer === null) return context.skip('this system has no fish');
  expect(answer.split('\n').map((line) => line.replace(/\t.*/, ''))).toEqual([
    'describe',
    'status=running',
    'createdBefore=',
    'createdFrom=',
    '',
  ]);
});
