import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { storeMigrations } from '@coterie/store';
import { describe, expect, test } from 'vitest';
import type {
  MigrationPlanDocument,
  MigrationRunDocument,
  MigrationStatusDocument,
  VerifyDocument,
} from '../src/documents/index.ts';
import { coterie, coterieJson } from './helper/coterie.ts';
import { temporaryFolder, writeFiles } from './helper/folder.ts';

const NOTES =
  '-- migrate:up\nCREATE TABLE notes (id INTEGER PRIMARY KEY, body TEXT, old TEXT) STRICT;\n-- migrate:down\nDROP TABLE notes;\n';
const FILL =
  "-- migrate:up\nINSERT INTO notes (body) VALUES ('kept');\n-- migrate:down\nDELETE FROM notes WHERE body = 'kept';\n";
const DROP_OLD =
  '-- migrate:up\nALTER TABLE notes DROP COLUMN old;\n-- migrate:down\nALTER TABLE notes ADD COLUMN old TEXT;\n';

const DIR = ['--dir', 'own'];

/** A folder with the first of these as migrations of its own. */
async function project(...texts: readonly string[]): Promise<string> {
  const cwd = temporaryFolder();
  const names = ['001_notes.sql', '002_fill.sql', '003_drop_old.sql'];
  await writeFiles(cwd, Object.fromEntries(texts.map((text, at) => [`own/${names[at]}`, text])));
  return cwd;
}

function states({ migrations }: MigrationStatusDocument): readonly string[] {
  return migrations.map(({ set, name, state }) => `${set}/${name} ${state}`);
}

describe('coterie migrate status', () => {
  test('shows the store and the folder beside it, and creates nothing', async () => {
    const cwd = await project(NOTES);
    const { stdout, code } = await coterie(['migrate', 'status', ...DIR], { cwd });
    expect(code).toBe(0);
    expect(stdout).toMatch(/^MIGRATION +STATE +APPLIED +NOTE\n/);
    expect(stdout).toMatch(/^own\/001_notes +pending$/m);
    expect(existsSync(join(cwd, 'coterie.db'))).toBe(false);
  });

  test('--check exits with 3 until everything is applied', async () => {
    const cwd = await project(NOTES);
    expect(await coterie(['migrate', 'status', '--check', ...DIR], { cwd })).toMatchObject({ code: 3 });
    expect(await coterie(['migrate', 'up', ...DIR], { cwd })).toMatchObject({ code: 0 });
    const after = await coterie(['migrate', 'status', '--check', ...DIR], { cwd });
    expect(after.code).toBe(0);
    expect(after.stdout).toMatch(/^own\/001_notes +applied +\d{4}-\d\d-\d\d \d\d:\d\d$/m);
    expect(after.stdout).toContain('\nEverything is applied.\n');
  });

  test('tells an edited migration, with the remedy, and lets nothing behind it run', async () => {
    const cwd = await project(NOTES);
    await coterie(['migrate', 'up', ...DIR], { cwd });
    await writeFiles(cwd, { 'own/001_notes.sql': NOTES.replace('body TEXT', 'body BLOB'), 'own/002_fill.sql': FILL });
    const { stdout, code } = await coterie(['migrate', 'status', '--check', ...DIR], { cwd });
    expect(code).toBe(3);
    expect(stdout).toMatch(/^own\/002_fill +blocked/m);
    expect(stdout).toMatch(/1 problem:\n {2}.*own\/001_notes.*\n/);
    const document = (await coterieJson(['migrate', 'status', ...DIR], { cwd })) as MigrationStatusDocument;
    expect(document.problems).toMatchObject([{ kind: 'edited', set: 'own', version: 1 }]);
    rmSync(join(cwd, 'own/002_fill.sql'));
    expect((await coterie(['migrate', 'status', ...DIR], { cwd })).stdout).not.toContain('0 migrations');
    await writeFiles(cwd, { 'own/002_fill.sql': FILL });
    const up = await coterie(['migrate', 'up', ...DIR], { cwd });
    expect(up.code).toBe(1);
    expect(up.stdout.split('was changed after it was applied')).toHaveLength(2);
  });
});

describe('coterie migrate plan', () => {
  test('shows statements, what can lose data, and the schema before and after', async () => {
    const cwd = await project(NOTES, FILL);
    await coterie(['migrate', 'up', ...DIR], { cwd });
    await writeFiles(cwd, { 'own/003_drop_old.sql': DROP_OLD });
    const { stdout } = await coterie(['migrate', 'plan', ...DIR], { cwd });
    expect(stdout).toBe(`own/003_drop_old  pending
  can lose data: drops column "old" of table "notes" (line 2)
  It waits for --allow-destructive own/003_drop_old
  ALTER TABLE notes DROP COLUMN old;

The schema, then:
  ~ table notes
      - old TEXT
`);
    const plan = (await coterieJson(['migrate', 'plan', ...DIR], { cwd })) as MigrationPlanDocument;
    expect(plan.migrations[0]?.statements).toEqual([{ line: 2, sql: 'ALTER TABLE notes DROP COLUMN old' }]);
    expect(plan.schema.changes).toMatchObject([{ change: 'changed', name: 'notes', columns: ['- old TEXT'] }]);
    expect(plan.schema.before.length).toBe(plan.schema.after.length);
  });

  test('says where it would stop', async () => {
    const cwd = await project(NOTES, '-- migrate:up\nINSERT INTO nowhere VALUES (1);\n');
    const { stdout } = await coterie(['migrate', 'plan', ...DIR], { cwd });
    expect(stdout).toMatch(/Tried on a copy, it stops:\n {2}.*nowhere/);
  });

  test('of an empty database shows everything, and creates nothing', async () => {
    const cwd = temporaryFolder();
    const { stdout } = await coterie(['migrate', 'plan'], { cwd });
    expect(stdout).toContain('coterie/001_sessions  pending\n');
    expect(stdout).toContain('CREATE TABLE sessions (');
    expect(existsSync(join(cwd, 'coterie.db'))).toBe(false);
  });
});

describe('coterie migrate up', () => {
  test('a dry run says what would be done and writes nothing', async () => {
    const cwd = await project(NOTES);
    const { stdout } = await coterie(['migrate', 'up', '--dry-run', ...DIR], { cwd });
    expect(stdout).toContain('pending  own/001_notes\nA dry run: nothing was written.\n');
    expect(existsSync(join(cwd, 'coterie.db'))).toBe(false);
  });

  test('does nothing twice', async () => {
    const cwd = await project(NOTES);
    expect((await coterie(['migrate', 'up', ...DIR], { cwd })).stdout).toMatch(
      /^applied {2}own\/001_notes in \d+ ms$/m,
    );
    expect(await coterie(['migrate', 'up', ...DIR], { cwd })).toMatchObject({ code: 0, stdout: 'Nothing to do.\n' });
  });

  test('lets what can lose data wait for approval, all or by name', async () => {
    const cwd = await project(NOTES, FILL);
    await coterie(['migrate', 'up', ...DIR], { cwd });
    await writeFiles(cwd, { 'own/003_drop_old.sql': DROP_OLD });
    const blocked = await coterie(['migrate', 'up', ...DIR], { cwd });
    expect(blocked.code).toBe(1);
    expect(blocked.stdout).toMatch(
      /^blocked {2}own\/003_drop_old\n {2}own\/003_drop_old drops column "old" of table "notes"\. If that is meant: (.*)\n {2}line 2: ALTER TABLE/,
    );
    expect(blocked.stdout).not.toContain('allowDestructive');
    const typed = /If that is meant: coterie (.*)/.exec(blocked.stdout)?.[1]?.split(' ') ?? [];
    expect(typed).toEqual(['migrate', 'up', ...DIR, '--allow-destructive', 'own/003_drop_old']);
    const wrong = await coterie(['migrate', 'up', ...DIR, '--allow-destructive', '002_fill'], { cwd });
    expect(wrong.code).toBe(1);
    const unknown = await coterie(['migrate', 'up', ...DIR, '--allow-destructive', 'nosuch'], { cwd });
    expect(unknown).toMatchObject({
      code: 2,
      stderr: 'coterie: --allow-destructive nosuch: there is no such migration. own/003_drop_old waits for approval.\n',
    });
    const named = await coterie(['migrate', 'up', ...DIR, '--allow-destructive', '3_drop_old'], { cwd });
    expect(named.code).toBe(0);
    expect(named.stdout).toMatch(/^applied {2}own\/003_drop_old/);
  });

  test('leaves a failing migration wholly undone, and says which statement it was', async () => {
    const cwd = await project(NOTES, '-- migrate:up\nCREATE TABLE more (a);\nINSERT INTO nowhere VALUES (1);\n');
    const { code, stdout } = await coterie(['migrate', 'up', ...DIR], { cwd });
    expect(code).toBe(1);
    expect(stdout).toMatch(
      /^applied {2}own\/001_notes.*\nfailed {2}own\/002_fill\n.*nowhere.*\n {2}line 3: INSERT INTO nowhere VALUES \(1\)\n/m,
    );
    const document = (await coterieJson(['migrate', 'status', ...DIR], { cwd })) as MigrationStatusDocument;
    expect(states(document).filter((state) => state.startsWith('own/'))).toEqual([
      'own/notes applied',
      'own/fill pending',
    ]);
    const { results } = (await coterieJson(['migrate', 'up', ...DIR], { cwd })) as MigrationRunDocument;
    expect(results.at(-1)).toMatchObject({
      status: 'failed',
      statement: { line: 3, sql: 'INSERT INTO nowhere VALUES (1)' },
    });
  });

  test('runs functions of both kinds', async () => {
    const cwd = temporaryFolder();
    const migration = (body: string) => `export const revision = '1';\n${body}\n`;
    await writeFiles(cwd, {
      'own/001_plain.ts': migration(
        "export function up(db: { script(sql: string): unknown }) { return db.script('CREATE TABLE a (x)'); }",
      ),
      'own/002_waits.mjs': migration(
        "export async function up(db) { await db.script('CREATE TABLE b (x)'); await db.execute('INSERT INTO b VALUES (1)'); }",
      ),
    });
    expect(await coterie(['migrate', 'up', ...DIR], { cwd })).toMatchObject({ code: 0 });
    const { schema } = (await coterieJson(['migrate', 'plan', ...DIR], { cwd })) as MigrationPlanDocument;
    expect(schema.before.map(({ name }) => name)).toEqual(expect.arrayContaining(['a', 'b']));
  });
});

describe('coterie migrate down', () => {
  test('undoes the last, also when its file is gone', async () => {
    const cwd = await project(NOTES, FILL);
    await coterie(['migrate', 'up', ...DIR], { cwd });
    const blocked = await coterie(['migrate', 'down', '--set', 'own'], { cwd });
    expect(blocked.code).toBe(1);
    expect(blocked.stdout).toContain('coterie migrate down --set own --allow-destructive own/002_fill\n');
    const unknown = await coterie(['migrate', 'down', '--set', 'own', '--allow-destructive', 'fill'], { cwd });
    expect(unknown).toMatchObject({ code: 2, stderr: expect.stringContaining('own/002_fill waits for approval.') });
    const down = await coterie(['migrate', 'down', '--set', 'own', '--to', '0', '--allow-destructive'], { cwd });
    expect(down.code).toBe(0);
    expect(down.stdout).toMatch(/^rolled-back {2}own\/002_fill.*\nrolled-back {2}own\/001_notes/);
    expect(states((await coterieJson(['migrate', 'status', ...DIR], { cwd })) as MigrationStatusDocument)).toContain(
      'own/notes pending',
    );
  });

  test.each([
    [['--set', 'own', '--steps', '1', '--to', '0'], 2, '--steps and --to cannot both be given'],
    [['--set', 'nobody'], 1, 'There is no migration set nobody'],
    [['--set', 'own', '--steps', '0'], 2, 'Give a whole number from 1 on.'],
  ])('%j is refused', async (args, code, sentence) => {
    const cwd = await project(NOTES);
    await coterie(['migrate', 'up', ...DIR], { cwd });
    const ended = await coterie(['migrate', 'down', ...args], { cwd });
    expect(ended.code).toBe(code);
    expect(ended.stderr).toContain(sentence);
  });

  test('creates no database', async () => {
    const cwd = temporaryFolder();
    expect(await coterie(['migrate', 'down', '--set', 'coterie'], { cwd })).toMatchObject({ code: 1 });
    expect(existsSync(join(cwd, 'coterie.db'))).toBe(false);
  });
});

describe('coterie migrate new, bundle and verify', () => {
  test('new makes the next numbered file', async () => {
    const cwd = await project(NOTES);
    expect(await coterieJson(['migrate', 'new', 'Add audit log', ...DIR], { cwd })).toEqual({
      path: join('own', '002_add_audit_log.sql'),
    });
    expect((await coterie(['migrate', 'new', 'fill', ...DIR, '--type', 'ts'], { cwd })).stdout).toBe(
      `Created ${join('own', '003_fill.ts')}\n`,
    );
    expect(readFileSync(join(cwd, 'own/002_add_audit_log.sql'), 'utf8')).toContain('-- migrate:up');
  });

  test('bundle writes a module that exports the set', async () => {
    const cwd = await project(NOTES, FILL);
    const { stdout } = await coterie(['migrate', 'bundle', ...DIR, '--out', 'own.gen.js', '--export', 'own'], { cwd });
    expect(stdout).toBe('Wrote 2 migrations of own to own.gen.js\n');
    const { own } = (await import(join(cwd, 'own.gen.js'))) as { own: unknown };
    expect(own).toMatchObject({
      name: 'own',
      migrations: [
        { version: 1, name: 'notes' },
        { version: 2, name: 'fill' },
      ],
    });
  });

  test('bundle replaces a bundle, and anything else only with --force', async () => {
    const cwd = await project(NOTES);
    await writeFiles(cwd, { 'mine.ts': 'export const work = 1;\n' });
    const bundle = (...args: readonly string[]) => coterie(['migrate', 'bundle', ...DIR, ...args], { cwd });
    expect(await bundle('--out', 'mine.ts')).toMatchObject({
      code: 1,
      stderr:
        'coterie: mine.ts is there, and no bundle of migrations. Give another name, or replace it with --force.\n',
    });
    expect(readFileSync(join(cwd, 'mine.ts'), 'utf8')).toBe('export const work = 1;\n');
    expect(await bundle('--out', 'mine.ts', '--force')).toMatchObject({ code: 0 });
    await writeFiles(cwd, { 'own/002_fill.sql': FILL });
    expect(await bundle('--out', 'mine.ts')).toMatchObject({ code: 0 });
    expect(readFileSync(join(cwd, 'mine.ts'), 'utf8')).toContain("name: 'fill'");
  });

  test.each([
    [['--out', 'own.json'], 2, 'Give a file whose name ends with .ts, .js or .mjs.'],
    [['--out', 'own.ts', '--export', 'my set'], 2, 'Give a name that a constant in JavaScript can have'],
    [['--out', 'own.ts', '--export', 'class'], 2, 'Give a name that a constant in JavaScript can have'],
    [['--out', 'no/where/own.ts'], 1, 'The folder no/where of --out does not exist. Create it first.'],
  ])('bundle %j is refused', async (args, code, sentence) => {
    const cwd = await project(NOTES);
    const ended = await coterie(['migrate', 'bundle', ...DIR, ...args], { cwd });
    expect(ended).toMatchObject({ code, stderr: expect.stringContaining(sentence) });
    expect(existsSync(join(cwd, 'own.ts'))).toBe(false);
  });

  test('verify runs up, down and up again, and touches no database', async () => {
    const cwd = await project(NOTES);
    const { code, stdout } = await coterie(['migrate', 'verify', ...DIR], { cwd });
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /^up {8}applied {2}own\/001_notes.*\n {2}\+ table notes\ndown {6}rolled-back {2}own\/001_notes/m,
    );
    expect(stdout).toContain('Up, down and up again: every schema came out as it was.');
    expect(existsSync(join(cwd, 'coterie.db'))).toBe(false);
  });

  test('verify says how far down it came, and an irreversible set keeps no other from being tried', async () => {
    const cwd = await project('CREATE TABLE notes (id INTEGER PRIMARY KEY, body TEXT, old TEXT) STRICT;\n', FILL);
    const { code, stdout } = await coterie(['migrate', 'verify', ...DIR], { cwd });
    expect(code).toBe(0);
    expect(stdout).not.toContain('Up, down and up again');
    const { steps, irreversible } = (await coterieJson(['migrate', 'verify', ...DIR], { cwd })) as VerifyDocument;
    expect(irreversible).toEqual(['own/001_notes']);
    const undone = steps.filter(({ direction }) => direction === 'down').map(({ result }) => result.set);
    expect(undone).toEqual([...storeMigrations.migrations.map(() => 'coterie'), 'own']);
    expect(stdout.trimEnd().split('\n').slice(-2)).toEqual([
      'own/001_notes has no down: it, and what its set has before it, was not undone.',
      `${undone.length} of ${undone.length + 1} migrations went up, down and up again, and their schemas came out as they were; the others only went up.`,
    ]);
  });

  test('verify exits with 1 when the way down does not lead back', async () => {
    const cwd = await project(NOTES.replace('DROP TABLE notes', 'SELECT 1'));
    const { code, stdout } = await coterie(['migrate', 'verify', ...DIR], { cwd });
    expect(code).toBe(1);
    expect(stdout).toContain('unlike what it was:\n  + table notes');
    const { ok, steps } = (await coterieJson(['migrate', 'verify', ...DIR], { cwd })) as VerifyDocument;
    expect(ok).toBe(false);
    expect(steps.find(({ unlike }) => unlike.length > 0)).toMatchObject({ direction: 'down' });
  });
});
